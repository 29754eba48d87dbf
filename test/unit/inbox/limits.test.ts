import { LIMITS } from '../../../nodes/FeishuCoreHr/inbox/limits';
import { ENGINES, type Engine } from '../store/engines';
import { HOUR, of, row, Scene } from './scene';

jest.setTimeout(60_000);

const FEW = { ...LIMITS, rows: 3 };
const AGAIN =
	'until there is room, new events are refused, and Feishu brings them again 15 s, 5 min, 1 h and 6 h later';

describe.each(ENGINES)('what is refused for want of room, on %s,', (_, start) => {
	let engine: Engine;
	let scene: Scene;

	const refuse = async ({ inbox }: Scene, ...eventIds: readonly string[]) => {
		for (const eventId of eventIds) {
			await expect(inbox.put([row(eventId)])).rejects.toMatchObject({ fault: 'full' });
		}
	};

	beforeAll(async () => (engine = await start()));
	beforeEach(() => (scene = new Scene(engine)));
	afterEach(async () => await engine.clear());
	afterAll(async () => await engine.end());

	it('is told once an hour, naming the workflow', async () => {
		const limited = scene.other('limited', FEW);
		await limited.inbox.put(of('A1', 'A2', 'A3'));
		await limited.store.transact(
			'quick',
			async (tx) =>
				await tx.rows(
					`insert into subscription (node, app, connection, instance, workflow_id, name, owner, seen_at)
					values ($1, '', 'webhook', '', 'w1', '', '', 0)`,
					[row('').node],
				),
		);
		await refuse(limited, 'b', 'c');
		const line = `3 changes wait for one workflow (w1); ${AGAIN}`;
		expect(limited.dropped).toEqual([line]);
		await scene.clock.pass(HOUR);
		await refuse(limited, 'd', 'e');
		expect(limited.dropped).toEqual([line, line]);
	});

	it('is told also where the whole store is full; what is safe already is no news', async () => {
		await scene.inbox.put([row('a')]);
		const small = scene.other('small', { ...LIMITS, storeBytes: 1 });
		await small.inbox.put([row('a')]);
		expect(small.dropped).toEqual([]);
		await refuse(small, 'b', 'c');
		expect(small.dropped).toEqual([`the store of changes is as big as it may get; ${AGAIN}`]);
	});
});
