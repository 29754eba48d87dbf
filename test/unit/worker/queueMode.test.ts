import { MINUTE, of, row, SECOND } from '../inbox/scene';
import { ENGINES } from '../store/engines';
import { onProcesses, withRunner, type Processes } from './scene';

jest.setTimeout(60_000);

const EACH = { kind: 'each' } as const;
const LOST =
	'n8n has not told the end of runs that were under way when its database was away, or soon after; they run again';

describe.each(ENGINES)('in queue mode on %s, where the database is away for 12 s', (_, start) => {
	let processes: Processes;

	onProcesses(start, (anew) => (processes = anew));

	/** A run is under way meanwhile. */
	async function setScene(timeoutMs = 0, inQueueMode = true, events = ['A1']) {
		const scene = withRunner(processes, EACH, inQueueMode);
		scene.runner.timeoutMs = timeoutMs;
		await scene.put(of(...events));
		await processes.pass(5 * SECOND);
		scene.store.isAway = true;
		await processes.pass(12 * SECOND);
		scene.store.isAway = false;
		return scene;
	}

	it('a run of which n8n does not tell within two minutes since runs again, with a line in the log', async () => {
		const { runner } = await setScene();
		await processes.pass(110 * SECOND);
		expect(runner.started).toEqual(['A1']);
		await processes.pass(15 * SECOND);
		expect(runner.started).toEqual(['A1', 'A1']);
		expect(runner.lines).toEqual([LOST]);
		runner.end('A1');
		runner.end('A1');
		await processes.pass(3 * MINUTE);
		expect(runner.started).toHaveLength(2);
		expect(await processes.stored()).toEqual(['A1 done']);
	});

	it('there is one line for all that are lost at once', async () => {
		const { runner } = await setScene(0, true, ['A1', 'B1', 'C1']);
		await processes.pass(125 * SECOND);
		expect(runner.started).toEqual(['A1', 'B1', 'C1', 'A1', 'B1', 'C1']);
		expect(runner.lines).toEqual([LOST]);
	});

	it('a run that n8n tells of does not', async () => {
		const { runner } = await setScene();
		await processes.pass(MINUTE);
		runner.end('A1');
		await processes.pass(3 * MINUTE);
		expect(runner.started).toEqual(['A1']);
		expect(await processes.stored()).toEqual(['A1 done']);
	});

	it('nor does one that was started a minute later', async () => {
		const { runner, put } = await setScene();
		runner.end('A1');
		await processes.pass(61 * SECOND);
		await put([row('later')]);
		await processes.pass(4 * MINUTE);
		expect(runner.started).toEqual(['A1', 'later']);
	});

	it('one that was started sooner runs again after its own two minutes: n8n may reach its database later than we do', async () => {
		const { runner, put } = await setScene();
		runner.end('A1');
		await processes.pass(50 * SECOND);
		await put([row('later')]);
		await processes.pass(115 * SECOND);
		expect(runner.started).toEqual(['A1', 'later']);
		await processes.pass(10 * SECOND);
		expect(runner.started).toEqual(['A1', 'later', 'later']);
	});

	it('one of a workflow with a timeout of its own has that long', async () => {
		const { runner } = await setScene(5 * MINUTE);
		await processes.pass(4 * MINUTE + 50 * SECOND);
		expect(runner.started).toEqual(['A1']);
		await processes.pass(15 * SECOND);
		expect(runner.started).toEqual(['A1', 'A1']);
	});

	it('outside queue mode n8n tells of every run, and none runs again', async () => {
		const { runner } = await setScene(0, false);
		await processes.pass(3 * MINUTE);
		expect(runner.started).toEqual(['A1']);
	});
});

describe.each(ENGINES)('in queue mode on %s', (_, start) => {
	let processes: Processes;

	onProcesses(start, (anew) => (processes = anew));

	it('that n8n’s own database is away shows in how it refuses to start a run', async () => {
		const { runner, put } = withRunner(processes, EACH, true);
		await put(of('A1'));
		await processes.pass(SECOND);
		runner.n8n = () => ({ kind: 'notStarted', reason: 'Driver not Connected' });
		await put(of('B1'));
		runner.n8n = () => undefined;
		await processes.pass(20 * SECOND);
		expect(runner.started).toEqual(['A1', 'B1', 'B1']);
		runner.end('B1');
		await processes.pass(110 * SECOND);
		expect(runner.started).toEqual(['A1', 'B1', 'B1', 'A1']);
	});

	it('another refusal says nothing about what is under way', async () => {
		const { runner, put } = withRunner(processes, EACH, true);
		await put(of('A1'));
		await processes.pass(SECOND);
		runner.n8n = () => ({ kind: 'notStarted', reason: 'the workflow is blocked' });
		await put(of('B1'));
		runner.n8n = () => undefined;
		await processes.pass(130 * SECOND);
		expect(runner.started).toEqual(['A1', 'B1', 'B1']);
	});

	describe('of a run that n8n has not told of for ten minutes', () => {
		/** The process that started it is gone, and another one finds what it had under way. */
		async function orphaned(inQueueMode: boolean, afterMs: number) {
			const { runner, put, kill } = withRunner(processes, EACH, inQueueMode);
			await put(of('A1'));
			await processes.pass(afterMs);
			expect(runner.started).toEqual(['A1']);
			kill();
			const { runner: next } = withRunner(processes, EACH, inQueueMode);
			await processes.pass(MINUTE);
			return { next, stored: await processes.stored('event_id, state, reason') };
		}

		it('the end counts as unknown when the process that started it is gone: it ran at a worker', async () => {
			const { next, stored } = await orphaned(true, 11 * MINUTE);
			expect(next.started).toEqual([]);
			expect(stored).toEqual(['A1 done n8n did not tell how its run ended']);
		});

		it('it runs again where it had not lasted so long', async () => {
			const { next } = await orphaned(true, 9 * MINUTE);
			expect(next.started).toEqual(['A1']);
		});

		it('it runs again outside queue mode, where it ended with its process', async () => {
			const { next } = await orphaned(false, 11 * MINUTE);
			expect(next.started).toEqual(['A1']);
		});
	});
});
