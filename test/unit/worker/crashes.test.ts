import { of, row, SECOND } from '../inbox/scene';
import { ENGINES } from '../store/engines';
import { FakeRunner, onProcesses, type Processes } from './scene';

jest.setTimeout(60_000);

/** After so long a process is taken for dead by the others, and its rows are put back. */
const REAPED_MS = 30 * SECOND;

const REASON = 'n8n ended 3 times while it ran';

describe.each(ENGINES)('after crashes of n8n on %s', (_, start) => {
	let processes: Processes;

	/** A start of n8n; it has come as far as its first run where there is something to run. */
	async function boot(change: (runner: FakeRunner) => void = () => undefined) {
		const process = processes.start();
		const runner = new FakeRunner();
		change(runner);
		process.worker.add(runner);
		await processes.quiet();
		const open = (await processes.stored('state')).some((state) => !/done|givenUp/.test(state));
		for (let past = 0; open && past < REAPED_MS && runner.started.length === 0; past += SECOND) {
			await processes.pass(SECOND);
		}
		return { ...process, runner };
	}

	/** Crashes n8n so often while these run, one life after the other. */
	async function crashes(count: number, change?: (runner: FakeRunner) => void) {
		for (let crash = 0; crash < count; crash++) (await boot(change)).kill();
	}

	onProcesses(start, (anew) => (processes = anew));

	it('what was under way runs again, and what had ended does not', async () => {
		const { put, runner, kill } = await boot();
		await put(of('A1', 'B1', 'C1'));
		runner.end('A1');
		await processes.quiet();
		kill();
		const next = await boot();
		expect(next.runner.started).toEqual(['B1', 'C1']);
	});

	it('a process that lives keeps its runs, however long they last', async () => {
		const first = await boot();
		await first.put(of('A1'));
		const second = await boot();
		await processes.pass(REAPED_MS);
		expect(second.runner.started).toEqual([]);
		first.runner.end('A1');
		await processes.quiet();
		expect(await processes.stored()).toEqual(['A1 done']);
	});

	it('what was under way at two crashes starts alone, until it has ended', async () => {
		const one = await boot();
		await one.put(of('A1', 'B1'));
		one.kill();
		await crashes(1);
		const { runner, put } = await boot();
		expect(runner.started).toEqual(['A1']);
		await put([row('C1')]);
		expect(runner.running).toEqual(['A1']);
		runner.end('A1');
		await processes.quiet();
		expect(runner.running).toEqual(['B1']);
		runner.end('B1');
		await processes.quiet();
		expect(runner.running).toEqual(['C1']);
	});

	it('or until it has lasted ten seconds; and another’s end lets nothing start beside the next', async () => {
		const one = await boot();
		await one.put(of('A1', 'B1', 'C1'));
		one.kill();
		await crashes(1);
		const { runner } = await boot();
		const [first] = runner.running;
		await processes.pass(10 * SECOND);
		expect(runner.running).toHaveLength(2);
		runner.end(first ?? '');
		await processes.pass(2 * SECOND);
		expect(runner.running).toHaveLength(1);
		await processes.pass(10 * SECOND);
		expect(runner.running).toHaveLength(2);
	});

	it('starts at once where its workflow is switched on later than others', async () => {
		const one = await boot();
		await one.put(of('A1'));
		one.kill();
		await crashes(1);
		const { worker } = processes.start();
		worker.add(new FakeRunner('another'));
		await processes.pass(REAPED_MS);
		const late = new FakeRunner();
		worker.add(late);
		await processes.quiet();
		expect(late.running).toEqual(['A1']);
	});

	it('one whose turn it is not yet is not forgotten', async () => {
		const one = await boot((runner) => (runner.inOrder = false));
		await one.put(of('A1', 'A2'));
		one.kill();
		await crashes(1, (runner) => (runner.inOrder = false));
		const { runner } = await boot();
		await processes.pass(15 * SECOND);
		expect(runner.running).toEqual(['A1']);
		runner.end('A1');
		await processes.pass(6 * SECOND);
		expect(runner.running).toEqual(['A2']);
	});

	it('what was under way at three is given up, visibly, and nobody else', async () => {
		const first = await boot();
		await first.put(of('A1'));
		first.kill();
		await crashes(1);
		const third = await boot();
		expect(third.runner.running).toEqual(['A1']);
		await third.put(of('A2', 'B1'));
		third.kill();
		const { runner } = await boot();
		await processes.pass(REAPED_MS);
		expect(runner.shownAsGivenUp).toEqual(['A1']);
		expect(runner.lines).toEqual([`a run of 1 change(s) is given up: ${REASON}`]);
		expect([...runner.running].sort()).toEqual(['A2', 'B1']);
		expect((await processes.stored('event_id, state, reason'))[0]).toBe(`A1 givenUp ${REASON}`);
	});

	it('a group runs again as the same set, alone after two, and is given up whole', async () => {
		const gathered = (runner: FakeRunner) => {
			runner.startMode = { kind: 'gathered', gatherForMs: SECOND, maxItems: 2 };
		};
		const first = await boot(gathered);
		await first.put(of('A1', 'B1', 'C1'));
		expect(first.runner.running).toEqual(['A1+B1']);
		first.kill();
		const second = await boot(gathered);
		expect(second.runner.running).toEqual(['A1+B1']);
		second.kill();
		const third = processes.start();
		const [runner, other] = [new FakeRunner(), new FakeRunner('other')];
		gathered(runner);
		third.worker.add(runner);
		await processes.pass(19 * SECOND);
		third.worker.add(other);
		while (runner.running.length === 0) await processes.pass(SECOND);
		await third.put([row('D1', { node: 'other' })]);
		expect([runner.running, other.running]).toEqual([['A1+B1'], []]);
		third.kill();
		const fourth = await boot(gathered);
		expect(fourth.runner.shownAsGivenUp).toEqual(['A1+B1']);
		expect(fourth.runner.started).toEqual(['C1']);
	});

	it('rows whose take was never answered are put back, their start not counted', async () => {
		const { inbox, put, runner } = await boot();
		const take = inbox.take.bind(inbox);
		const lost = jest.spyOn(inbox, 'take').mockImplementation(async (wanted) => {
			const rows = await take(wanted);
			if (rows.length > 0) throw new Error('the answer was lost');
			return rows;
		});
		await put(of('A1'));
		expect(runner.started).toEqual([]);
		lost.mockRestore();
		await processes.pass(20 * SECOND);
		expect(runner.running).toEqual(['A1']);
		expect(await processes.stored('state, starts')).toEqual(['running 1']);
	});
});
