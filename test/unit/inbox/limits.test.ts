import { LIMITS } from '../../../nodes/FeishuCoreHr/inbox/limits';
import { ENGINES, onEngine } from '../store/engines';
import { HOUR, ids, of, row, Scene } from './scene';

jest.setTimeout(60_000);

const FEW = { ...LIMITS, rows: 3 };
const AGAIN =
	'until there is room, new events are refused, and Feishu brings them again 15 s, 5 min, 1 h and 6 h later';

describe.each(ENGINES)('what is refused for want of room, on %s,', (_, start) => {
	let scene: Scene;

	const refuse = async ({ inbox }: Scene, ...eventIds: readonly string[]) => {
		for (const eventId of eventIds) {
			await expect(inbox.put([row(eventId)])).rejects.toMatchObject({ fault: 'full' });
		}
	};

	onEngine(start, (engine) => {
		scene = new Scene(engine);
	});

	it('is told once an hour, naming the workflow', async () => {
		const limited = scene.other('limited', FEW);
		await limited.inbox.put(of('A1', 'A2', 'A3'));
		await limited.store.transact(
			'quick',
			async (tx) =>
				await tx.rows(
					`insert into subscription (node, app, connection, instance, workflow_id, name, owner,
					seen_at, replay_window, events)
					values ($1, '', 'webhook', '', 'w1', '', '', 0, 0, '[]')`,
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

	it('is told beside what was forgotten, where that did not make room enough', async () => {
		await scene.inbox.put(['a', 'b', 'c'].map((eventId) => row(eventId)));
		await scene.inbox.end(ids(await scene.take({ limit: 1 })), { state: 'done' });
		const small = scene.other('small', { ...LIMITS, storeBytes: 900 });
		await refuse(small, 'd');
		expect(await scene.stored()).toEqual(['b waiting', 'c waiting']);
		expect(small.dropped).toEqual([
			expect.stringContaining('what ran first is forgotten'),
			expect.stringContaining('the store of changes is as big as it may get; until there is room'),
		]);
		await scene.clock.pass(2 * HOUR);
		await refuse(small, 'e');
		// Of nothing that was forgotten, and of nobody who is switched off.
		expect(small.dropped.slice(2)).toEqual([expect.stringContaining('until there is room')]);
	});

	it('is not the fate of new events while there is something that has run to be forgotten', async () => {
		await scene.inbox.put(['a', 'b', 'c'].map((eventId) => row(eventId)));
		await scene.inbox.end(ids(await scene.take({ limit: 2 })), { state: 'done' });
		const small = scene.other('small', { ...LIMITS, storeBytes: 900 });
		await small.inbox.put([row('d')]);
		expect(await scene.stored()).toEqual(['c waiting', 'd waiting']);
		expect(small.dropped).toEqual([expect.stringContaining('what ran first is forgotten')]);
	});
});
