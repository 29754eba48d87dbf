import { BEAT_MS, Leases } from '../../../nodes/FeishuCoreHr/inbox/leases';
import { until } from '../../host/n8n/until';
import { ENGINES, type Engine } from '../store/engines';
import { kill, Processes, tell } from './processes';
import type { Answer } from './otherProcess';
import { row, Scene, SECOND } from './scene';

// Starting processes can take seconds on a busy machine.
jest.setTimeout(60_000);

describe.each(ENGINES)('processes with one inbox on %s', (_, start) => {
	let engine: Engine;
	let processes: Processes;

	beforeAll(async () => (engine = await start()));
	beforeEach(() => {
		processes = new Processes(engine);
	});
	afterEach(async () => {
		await processes.end();
		await engine.clear();
	});
	afterAll(async () => await engine.end());

	const many = Array.from({ length: 300 }, (_unused, n) => `event ${n}`);

	it('make its tables at the same moment, and store the same events once', async () => {
		const started = await processes.start(3);
		const answers = await Promise.all(
			started.map(async (child) => await tell(child, { verb: 'put', eventIds: many })),
		);
		expect(answers.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
		expect(await new Scene(engine).stored('event_id')).toHaveLength(300);
	});

	it('never take the same row', async () => {
		const started = await processes.start(3);
		await tell(started[0]!, { verb: 'put', eventIds: many });
		const answers = await Promise.all(
			started.map(async (child) => await tell(child, { verb: 'takeAll' })),
		);
		const taken = answers.flatMap(({ eventIds }) => eventIds);
		expect([...taken].sort()).toEqual([...many].sort());
	});

	it('an event that was committed and never acknowledged, because of kill -9, runs once', async () => {
		const [killed] = await processes.start(1);
		await tell(killed!, { verb: 'putUnheard', eventId: 'a' });
		await kill(killed!);
		const after = new Scene(engine);
		await after.inbox.put([row('a')]);
		expect(await after.take()).toHaveLength(1);
		expect(await after.take()).toHaveLength(0);
	});

	it('what was under way at kill -9 runs again, once 20 seconds have shown that nobody runs it', async () => {
		const [killed] = await processes.start(1);
		await tell(killed!, { verb: 'put', eventIds: ['a', 'b'] });
		await tell(killed!, { verb: 'take' });
		await kill(killed!);
		const after = new Scene(engine);
		const leases = new Leases(after.store, after.owner, after.clock);
		// A busy machine may take its time to let us in.
		await until('a first beat', async () => [await leases.beat(() => new Set())]);
		expect(await after.take()).toEqual([]);
		let reaped = false;
		for (let beats = 0; beats < 20 * SECOND; beats += BEAT_MS) {
			expect(reaped).toBe(false);
			await after.clock.pass(BEAT_MS);
			reaped = await leases.beat(() => new Set());
		}
		expect(reaped).toBe(true);
		expect(await after.take()).toMatchObject([
			{ eventId: 'a', starts: 2 },
			{ eventId: 'b', starts: 2 },
		]);
	});

	it('kill -9 in the midst of storing loses nothing that was acknowledged', async () => {
		const started = await processes.start(2);
		const acknowledged: string[] = [];
		const enough = new Promise<void>((resolve) => {
			for (const child of started) {
				child.on('message', ({ eventIds }: Answer) => {
					acknowledged.push(...eventIds);
					if (acknowledged.length >= 60) resolve();
				});
				child.send({ verb: 'putOn' });
			}
		});
		await enough;
		await Promise.all(started.map(kill));
		const stored = await new Scene(engine).stored('event_id');
		expect(stored).toEqual(expect.arrayContaining(acknowledged));
		expect(new Set(stored).size).toBe(stored.length);
	});
});
