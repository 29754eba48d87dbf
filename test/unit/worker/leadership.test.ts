import { until } from '../../host/n8n/until';
import { PostgresEngine } from '../store/engines';
import { LONG } from './mainOrders';
import { Mains, type Main } from './mains';

jest.setTimeout(180_000);

/** Those that appear more than once. */
const repeated = (events: readonly string[]): string[] => [
	...new Set(events.filter((event, index) => events.indexOf(event) < index)),
];

/** A real process is frozen until its lease has run out: half a minute. */
describe('two mains on PostgreSQL that hand leadership to and fro under load', () => {
	let engine: PostgresEngine;
	let mains: Mains;
	let one: Main;
	let other: Main;

	beforeAll(async () => {
		engine = await PostgresEngine.start();
		mains = new Mains(engine);
		[one, other] = await mains.start();
	});
	afterAll(async () => {
		await mains.end();
		await engine.end();
	});

	const all = (kind: 'began' | 'ended') => [...one.told[kind], ...other.told[kind]];

	async function events(condition = ''): Promise<string[]> {
		const rows = await engine.server.query(`select event_id from feishu_corehr.event ${condition}`);
		return rows.map(({ event_id }) => String(event_id));
	}

	/** When the runs of these ended. */
	async function done(some: readonly string[]): Promise<unknown[]> {
		const names = some.map((event) => `'${event}'`).join();
		return await engine.server.query(
			`select event_id, ended_at from feishu_corehr.event
			where state = 'done' and event_id in (${names}) order by id`,
		);
	}

	async function handOver(from: Main, to: Main): Promise<void> {
		from.tell({ verb: 'follow' });
		to.tell({ verb: 'lead' });
		await to.endsMore(40);
	}

	it('run no change twice to its end, but what a frozen one was in the midst of, and lose none', async () => {
		one.tell({ verb: 'lead' });
		mains.load(10);
		await one.endsMore(40);
		for (const [from, to] of [
			[one, other],
			[other, one],
			[one, other],
			[other, one],
		] as const) {
			await handOver(from, to);
		}

		// Frozen for less than its lease: another leads meanwhile, and when it wakes both believe they do.
		one.freeze();
		other.tell({ verb: 'lead' });
		await other.endsMore(40);
		one.wake();
		await one.endsMore(40);
		await handOver(one, other);
		await handOver(other, one);
		expect(repeated(all('ended'))).toEqual([]);

		// Frozen until its lease has run out, in the midst of runs, and between a take and its answer.
		one.tell({ verb: 'receive', events: [LONG] });
		await until('the long run to begin', () => one.told.began.includes(LONG));
		one.tell({ verb: 'waitAtTake' });
		await until('a take', () => one.told.taken.length > 0, { everyMs: 2 });
		one.freeze();
		const { taken } = one.told;
		other.tell({ verb: 'lead' });
		await other.endsMore(40);
		const leased = await events(`where owner = '${one.owner}'`);
		const midst = leased.filter((event) => !taken.includes(event));
		expect(leased).toEqual(expect.arrayContaining([LONG, ...taken]));
		const ends = await until(
			'the other to run all that',
			async () => {
				const some = await done(leased);
				return some.length === leased.length && some;
			},
			{ forMs: 60_000 },
		);
		one.wake();
		await one.ends(midst);
		await one.endsMore(40);
		await handOver(one, other);
		await mains.rest();

		expect(repeated(all('ended')).sort()).toEqual(midst.sort());
		expect(one.told.began.filter((event) => taken.includes(event))).toEqual([]);
		// What it finished late had been recorded, and is not recorded again.
		expect(await done(leased)).toEqual(ends);
		const acknowledged = [...mains.acknowledged, LONG].sort();
		await until('every end to be written', async () => {
			const written = await events("where state = 'done'");
			return written.length === acknowledged.length;
		});
		expect((await events()).sort()).toEqual(acknowledged);
		expect([...one.told.warned, ...other.told.warned]).toEqual([]);
	});
});
