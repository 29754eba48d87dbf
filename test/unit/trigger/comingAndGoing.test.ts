import { startSimulator, type Simulator } from '../../simulator';
import { until } from '../fakeClock';
import { HOUR, MINUTE, SECOND } from '../inbox/scene';
import { readLog } from '../longConnection/listeners';
import { ENGINES, type Engine } from '../store/engines';
import { House } from './house';
import { Workflow } from './workflow';

jest.setTimeout(60_000);

describe.each(ENGINES)(
	'while workflows come and go, on %s, nothing is acknowledged',
	(_, start) => {
		let engine: Engine;
		let simulator: Simulator;
		let house: House;
		let workflows: Workflow[];

		beforeAll(async () => (engine = await start()));
		beforeEach(async () => {
			readLog();
			const clientConfig = { ReconnectInterval: 0.1, ReconnectNonce: 0.05, PingInterval: 5 };
			simulator = await startSimulator({
				app: { clientConfig },
				settings: { redeliveryMs: Array<number>(100).fill(100), greetingMs: 20 },
			});
			house = House.open(engine);
			workflows = [];
		});
		afterEach(async () => {
			await stopAll();
			await House.close();
			await simulator.close();
			await engine.clear();
		});
		afterAll(async () => await engine.end());

		async function stopAll(): Promise<void> {
			await Promise.all(workflows.splice(0).map(async (one) => await one.stop()));
		}

		function workflow(id: string, mode?: 'manual'): Workflow {
			const one = new Workflow(id, simulator, { mode });
			workflows.push(one);
			return one;
		}

		/** n8n is killed: nobody leaves in an orderly manner. Another process takes its place. */
		async function kill(owner: string): Promise<void> {
			jest.spyOn(house.subscriptions, 'leave').mockResolvedValue();
			await stopAll();
			const { clock } = house.scene;
			await House.close();
			house = House.open(engine, owner, clock);
		}

		/** A person changes; resolves once the platform has been told that it is safe. */
		async function acknowledged(): Promise<string> {
			const { app } = simulator;
			const eventId = app.push(app.personUpdated({ personId: '1', fieldChanges: ['age'] }));
			await simulator.acknowledged(eventId);
			return eventId;
		}

		async function expectSafe(eventId: string, ...everyone: readonly Workflow[]): Promise<void> {
			const rows = await house.scene.rows(
				`select node from event where event_id = '${eventId}' order by node`,
			);
			expect(rows.map(({ node }) => node)).toEqual(everyone.map(({ node }) => node).sort());
		}

		async function expectRuns(one: Workflow, ...eventIds: readonly string[]): Promise<void> {
			await until(() => one.n8n.runs.length >= eventIds.length);
			expect(one.n8n.runs).toEqual(eventIds.map((id) => [id]));
		}

		it('without whoever is back later, when the connection ended and one is back before', async () => {
			const before = [await workflow('a').start(), await workflow('b').start()];
			const { appSecret } = simulator.app;
			simulator.app.appSecret = 'reset in the developer console';
			simulator.dropConnections();
			await until(() => before.every(({ n8n }) => n8n.errors.length > 0));
			await stopAll();
			simulator.app.appSecret = appSecret;
			const a = await workflow('a').start();
			const eventId = await acknowledged();
			const b = workflow('b');
			await expectSafe(eventId, a, b);
			await b.start();
			await expectRuns(a, eventId);
			await expectRuns(b, eventId);
		});

		it('without either, when both are published anew', async () => {
			const old = [await workflow('a').start(), await workflow('b').start()];
			await old[0]?.stop();
			const between = await acknowledged();
			await old[1]?.stop();
			await simulator.connected(0);
			const a = await workflow('a').start();
			const then = await acknowledged();
			const b = workflow('b');
			for (const eventId of [between, then]) await expectSafe(eventId, a, b);
			await b.start();
			await expectRuns(a, between, then);
			await until(() => old[1]!.n8n.runs.length + b.n8n.runs.length === 2);
		});

		it('without an active workflow that is still away, when a test run opens the connection', async () => {
			await workflow('a').start();
			await kill('second');
			const test = workflow('t', 'manual');
			await test.test();
			const eventId = await acknowledged();
			const a = workflow('a');
			await expectSafe(eventId, a);
			expect(test.n8n.runs).toEqual([[eventId]]);
			await a.start();
			await expectRuns(a, eventId);
		});

		it.each([-HOUR, HOUR])(
			'without whoever is away, when the clock steps by %d ms',
			async (step) => {
				const [a, old] = [await workflow('a').start(), await workflow('b').start()];
				await old.stop();
				house.scene.clock.step(step);
				const first = await acknowledged();
				const b = workflow('b');
				await expectSafe(first, a, b);
				await b.start();
				await expectRuns(b, first);

				await kill('second');
				house.scene.clock.step(-step);
				const again = await workflow('a').start();
				const second = await acknowledged();
				await expectSafe(second, again, b);
			},
		);

		it.each([31 * SECOND, 9 * MINUTE])(
			'without the second workflow that starts %d ms after the first',
			async (later) => {
				await workflow('a').start();
				await workflow('b').start();
				await kill('second');
				await house.scene.clock.pass(HOUR);
				const a = await workflow('a').start();
				await house.scene.clock.pass(later);
				const eventId = await acknowledged();
				const b = workflow('b');
				await expectSafe(eventId, a, b);
				await b.start();
				await expectRuns(b, eventId);
			},
		);

		it('for one that was switched off before n8n was killed', async () => {
			await workflow('a').start();
			const off = await workflow('off').start();
			await off.stop();
			for (let beat = 0; beat < 10; beat++) {
				await house.scene.clock.pass(30 * SECOND);
				await house.subscriptions.beat();
			}
			await kill('second');
			const a = await workflow('a').start();
			await expectSafe(await acknowledged(), a);
		});
	},
);
