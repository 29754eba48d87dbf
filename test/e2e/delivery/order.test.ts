import { seededRandom } from '../../simulator';
import '../patience';
import { Sink } from './sink';
import { onlyField, setStage, type Stage } from './stage';

const PERSONS = 20;
const CHANGES = 10;

let stage: Stage;
let sink: Sink;
beforeAll(async () => {
	sink = await new Sink().open();
	stage = await setStage();
});
afterAll(async () => {
	await stage.end();
	await sink.close();
});

it("each person's changes run one after the other as they arrived, different persons side by side", async () => {
	const { app, simulator } = stage;
	await stage.live(onlyField('ordered'), [sink.step()], { name: 'Long connection' });
	const posted = { ...onlyField('ordered'), connection: 'webhook' };
	const { url } = await stage.live(posted, [sink.step()], { name: 'Webhook' });
	await app.setWebhook(url, { check: false });

	const random = seededRandom(7);
	/** By person and connection: what runs at the moment, and the most that ever did. */
	const running = new Map<string, number>();
	let most = 0;
	const overlaps: string[] = [];
	sink.answer = async (id) => {
		const lane = id.split('#')[0] ?? '';
		const now = (running.get(lane) ?? 0) + 1;
		running.set(lane, now);
		if (now > 1) overlaps.push(id);
		most = Math.max(most, [...running.values()].filter((count) => count > 0).length);
		await new Promise((resolve) => setTimeout(resolve, 20 + random() * 60));
		running.set(lane, (running.get(lane) ?? 1) - 1);
		return 200;
	};
	const pushes = Array.from({ length: PERSONS * CHANGES }, (_, index) => ({
		personId: String(index % PERSONS),
		order: random(),
	})).sort((a, b) => a.order - b.order);
	const sent = new Map<string, string[]>();
	for (const { personId } of pushes) {
		const via = random() < 0.5 ? 'webhook' : 'longConnection';
		const lane = `${personId} ${via}`;
		const own = sent.get(lane) ?? [];
		sent.set(lane, own);
		const event_id = `${lane}#${own.length}`;
		own.push(event_id);
		const fieldChanges = ['ordered'];
		app.push(app.personUpdated({ personId, fieldChanges, header: { event_id } }), { via });
		// What is sent later arrives later.
		await simulator.settled(event_id, { timeoutMs: 30_000 });
	}
	await stage.done();

	expect(overlaps).toEqual([]);
	for (const [lane, ids] of sent) {
		expect(sink.received.filter((id) => id.startsWith(`${lane}#`))).toEqual(ids);
	}
	expect(most).toBeGreaterThan(3);
});
