import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import { seededRandom } from '../../simulator';
import '../patience';
import { onlyField, setStage, type Stage } from './stage';

const WORKFLOWS = 50;
const fieldOf = (workflow: number) => `field_${workflow}__c`;

let stage: Stage;
let traffic: Traffic | undefined;
beforeAll(async () => (stage = await setStage()));
afterAll(async () => {
	traffic?.end();
	await stage.end();
});

/** Ten events a second; each is for no workflow, one or two. */
class Traffic {
	/** Who should run for which events, by workflow. */
	readonly expected: string[][] = Array.from({ length: WORKFLOWS }, () => []);

	pushed = 0;

	private readonly random = seededRandom(50);

	private readonly timer = setInterval(() => this.push(), 100);

	constructor(private readonly app: Stage['app']) {}

	end(): void {
		clearInterval(this.timer);
	}

	private push(): void {
		const event_id = `traffic-${this.pushed++}`;
		const wanted = new Set<number>();
		while (this.random() < 0.5 && wanted.size < 2) {
			wanted.add(Math.floor(this.random() * WORKFLOWS));
		}
		for (const workflow of wanted) this.expected[workflow]?.push(event_id);
		const fieldChanges = ['age', ...[...wanted].map(fieldOf)];
		this.app.push(this.app.personUpdated({ personId: '1', fieldChanges, header: { event_id } }));
	}
}

it('50 workflows share one connection and each gets its events, while n8n restarts and one is republished', async () => {
	const { app, credential, n8n, simulator } = stage;
	const ids: string[] = [];
	for (let workflow = 0; workflow < WORKFLOWS; workflow++) {
		const { id } = await stage.live(onlyField(fieldOf(workflow)), [noOp()], {
			name: `Workflow ${workflow}`,
		});
		ids.push(id);
	}
	expect(app.longConnection.history).toHaveLength(1);

	const running = (traffic = new Traffic(app));
	const someMore = async () => {
		const enough = running.pushed + 50;
		await simulator.until(() => running.pushed >= enough, '50 more events', 30_000);
	};
	const republish = async (workflow: number) => {
		const trigger = coreHrTrigger(credential, onlyField(fieldOf(workflow)));
		const saved = await n8n.workflows.get(ids[workflow] ?? '');
		const id = saved.nodes[0]?.id ?? '';
		await n8n.workflows.update(
			saved.id,
			chain(`Workflow ${workflow}, again`, [{ ...trigger, id }, noOp()]),
		);
		await n8n.workflows.activate(saved.id);
	};
	await someMore();
	await republish(7);
	await someMore();
	await n8n.stop(60_000);
	await n8n.start();
	await someMore();
	await republish(31);
	await someMore();
	running.end();
	await simulator.idle(180_000);

	const runs = await stage.done();
	const eventsOf = (id: string) =>
		runs
			.filter(({ workflowId }) => workflowId === id)
			.flatMap(({ items }) => items.map(({ event_id }) => String(event_id)));
	expect(ids.map((id) => eventsOf(id).sort())).toEqual(running.expected.map((own) => own.sort()));
	// One before the restart and one after it, never two at once.
	expect(app.longConnection.history).toHaveLength(2);
	expect(app.longConnection.open).toHaveLength(1);
}, 600_000);
