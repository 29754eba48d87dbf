import { HOUR, MINUTE, of, row, SECOND } from '../inbox/scene';
import { ENGINES, SqliteEngine } from '../store/engines';
import { FakeRunner, onProcesses, type Processes } from './scene';

jest.setTimeout(60_000);

/** By a fixed seed: a failure can be seen again. */
function shuffled<T>(list: readonly T[]): T[] {
	let state = 1;
	const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
	return list
		.map((one) => ({ one, at: random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ one }) => one);
}

describe.each(ENGINES)('a worker on %s', (_, start) => {
	let processes: Processes;

	onProcesses(start, (anew) => (processes = anew));

	describe('order', () => {
		it('runs each person’s changes in the order of their arrival, and persons side by side', async () => {
			const { worker, put } = processes.start({ limits: { places: 50, underWay: 200 } });
			const runner = new FakeRunner();
			worker.add(runner);
			const persons = ['A', 'B', 'C', 'D', 'E'];
			const arrivals = shuffled(persons.flatMap((one) => [1, 2, 3, 4, 5, 6].map((n) => one + n)));
			await put(of(...arrivals));
			for (let ended = 0; ended < arrivals.length; ended++) {
				const people = runner.running.map((event) => event[0]);
				expect(new Set(people).size).toBe(people.length);
				if (ended === 0) expect(people).toHaveLength(persons.length);
				runner.end(shuffled(runner.running)[0] ?? '');
				await processes.quiet();
			}
			for (const person of persons) {
				const ofThem = (event: string) => event.startsWith(person);
				expect(runner.started.filter(ofThem)).toEqual(arrivals.filter(ofThem));
			}
		});

		it('does not matter where it is switched off', async () => {
			const { worker, put } = processes.start();
			const runner = new FakeRunner();
			runner.inOrder = false;
			worker.add(runner);
			await put(of('A1', 'A2'));
			expect(runner.running).toEqual(['A1', 'A2']);
		});
	});

	describe('places', () => {
		const many = (node: string, count = 20) =>
			Array.from({ length: count }, (__, n) => row(`${node} ${n}`, { node }));

		it('are as many as there are; each one given back lets the next run start', async () => {
			const { worker, put } = processes.start();
			const runner = new FakeRunner();
			worker.add(runner);
			await put(many(runner.node));
			expect(runner.running).toHaveLength(4);
			runner.end(runner.running[0] ?? '');
			await processes.quiet();
			expect([runner.running.length, runner.started.length]).toEqual([4, 5]);
		});

		it('are lent for 30 seconds, up to the most that may be under way', async () => {
			const { worker, put } = processes.start();
			const runner = new FakeRunner();
			worker.add(runner);
			await put(many(runner.node));
			await processes.pass(30 * SECOND - 1);
			expect(runner.running).toHaveLength(4);
			await processes.pass(1);
			expect(runner.running).toHaveLength(6);
			await processes.pass(10 * MINUTE);
			expect(runner.running).toHaveLength(6);
		});

		it('go round among subscriptions, however much one of them has', async () => {
			const { worker, put } = processes.start({ limits: { places: 1, underWay: 200 } });
			const order: string[] = [];
			const runners = ['a', 'b', 'c'].map((node) => new FakeRunner(node));
			for (const runner of runners) {
				runner.n8n = () => void order.push(runner.node);
				worker.add(runner);
			}
			await put([...many('a', 50), ...many('b', 4), ...many('c', 4)]);
			for (let n = 0; n < 9; n++) {
				const runner = runners.find(({ running }) => running.length > 0);
				runner?.end(runner.running[0] ?? '');
				await processes.quiet();
			}
			expect(order.join('')).toMatch(/^(abc|acb|bac|bca|cab|cba)\1\1.$/);
		});

		it('are shared out at once when many are free', async () => {
			const { worker, put } = processes.start({ limits: { places: 9, underWay: 200 } });
			const runners = ['a', 'b', 'c'].map((node) => new FakeRunner(node));
			for (const runner of runners) worker.add(runner);
			await put(runners.flatMap(({ node }) => many(node)));
			expect(runners.map(({ running }) => running.length)).toEqual([3, 3, 3]);
		});
	});

	describe('looking', () => {
		it('finds within a second what another process stored', async () => {
			const { worker } = processes.start();
			const runner = new FakeRunner();
			worker.add(runner);
			await processes.quiet();
			await processes.start().inbox.put(of('A1'));
			await processes.pass(SECOND);
			expect(runner.running).toEqual(['A1']);
		});

		it('takes nothing while what arrived earlier is being decided, and keeps nobody else', async () => {
			const { worker, put } = processes.start();
			const [late, other] = [new FakeRunner(), new FakeRunner('other')];
			late.decideAll = async () => await processes.clock.sleep(3 * SECOND);
			worker.add(late);
			worker.add(other);
			await put([...of('A1'), row('B1', { node: 'other' })]);
			expect([late.running, other.running]).toEqual([[], ['B1']]);
			await processes.pass(3 * SECOND);
			expect(late.running).toEqual(['A1']);
		});

		it('goes on although what is due of one subscription cannot be told', async () => {
			const { worker, put } = processes.start();
			const [odd, other] = [new FakeRunner(), new FakeRunner('other')];
			odd.startMode = { kind: 'scheduled', times: ['no time'], timezone: 'UTC' };
			for (const runner of [odd, other]) worker.add(runner);
			await put([row('A1'), row('B1', { node: 'other' })]);
			await processes.pass(SECOND);
			expect(other.started).toEqual(['B1']);
		});

		it('goes on although one subscription cannot decide', async () => {
			const { worker, put } = processes.start();
			const [broken, other] = [new FakeRunner(), new FakeRunner('other')];
			broken.decideAll = async () => await Promise.reject(new Error('no JSON'));
			worker.add(broken);
			worker.add(other);
			await put([...of('A1'), row('B1', { node: 'other' })]);
			expect([broken.running, other.running]).toEqual([['A1'], ['B1']]);
		});
	});
});

describe('a worker, as time passes', () => {
	let processes: Processes;
	onProcesses(
		() => SqliteEngine.start(),
		(anew) => (processes = anew),
	);

	it('frees a person’s order after ten minutes of a run, also when the store was away just then', async () => {
		const { store, worker, put } = processes.start();
		const runner = new FakeRunner();
		worker.add(runner);
		await put(of('A1', 'A2'));
		await processes.pass(10 * MINUTE - 1);
		expect(runner.running).toEqual(['A1']);
		store.isAway = true;
		await processes.pass(4 * SECOND);
		store.isAway = false;
		await processes.pass(4 * SECOND);
		expect(runner.running).toEqual(['A1', 'A2']);
	});

	it('keeps it as long as the workflow’s own timeout where that is longer', async () => {
		const { worker, put } = processes.start();
		const runner = new FakeRunner();
		runner.timeoutMs = 11 * MINUTE;
		worker.add(runner);
		await put(of('A1', 'A2'));
		await processes.pass(11 * MINUTE - 1);
		expect(runner.running).toEqual(['A1']);
		await processes.pass(2 * SECOND);
		expect(runner.running).toEqual(['A1', 'A2']);
	});

	it('starts nothing where nothing came, however long', async () => {
		const { worker } = processes.start();
		const [each, gathered, digest] = ['a', 'b', 'c'].map((node) => new FakeRunner(node));
		gathered!.startMode = { kind: 'gathered', gatherForMs: SECOND, maxItems: 1 };
		digest!.startMode = { kind: 'scheduled', times: ['* * * * *'], timezone: 'UTC' };
		for (const runner of [each!, gathered!, digest!]) worker.add(runner);
		await processes.pass(HOUR / 4);
		expect([each, gathered, digest].flatMap((runner) => runner?.started)).toEqual([]);
	});
});
