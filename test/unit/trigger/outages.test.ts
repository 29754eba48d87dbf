import type { IDataObject } from 'n8n-workflow';
import { envelope, startSimulator, type SimulatedApp, type Simulator } from '../../simulator';
import { until } from '../fakeClock';
import { DAY, HOUR, MINUTE, SECOND } from '../inbox/scene';
import { readLog } from '../longConnection/listeners';
import { ENGINES, type Engine } from '../store/engines';
import { House } from './house';
import { Workflow } from './workflow';

jest.setTimeout(60_000);

const ALL = ['connection.lost', 'connection.restored', 'connection.silent'];
const PERSON = 'corehr.person.updated_v1';

/** The types of our own events that started the workflow. */
const told = ({ n8n }: Workflow) => items(n8n).map(({ event_type }) => event_type);

const items = ({ started }: Workflow['n8n']): IDataObject[] =>
	started.flatMap(({ outputs }) => outputs.flat().map(({ json }) => json));

describe.each(ENGINES)('news of the long connection, on %s:', (_, start) => {
	let engine: Engine;
	let simulator: Simulator;
	let house: House;
	let workflows: Workflow[];
	let log: string[];

	beforeAll(async () => (engine = await start()));
	beforeEach(async () => {
		log = readLog();
		const clientConfig = { ReconnectInterval: 0.1, ReconnectNonce: 0.05, PingInterval: 5 };
		simulator = await startSimulator({ app: { clientConfig }, settings: { greetingMs: 20 } });
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

	const stopAll = async () =>
		void (await Promise.all(workflows.splice(0).map(async (one) => await one.stop())));

	function workflow(
		id: string,
		{ app, ...parameters }: { app?: SimulatedApp; events?: string[]; silentAfter?: number } = {},
	): Workflow {
		const one = new Workflow(id, simulator, { app, parameters: { events: ALL, ...parameters } });
		workflows.push(one);
		return one;
	}

	/** Time passes for n8n, and everything that is due in the end happens. */
	async function pass(milliseconds: number): Promise<void> {
		const { clock } = house.scene;
		const last = Math.min(milliseconds, 15 * SECOND);
		await clock.leap(milliseconds - last);
		await house.quiet();
		await clock.pass(last);
		await house.quiet();
	}

	/** The platform is gone; n8n has noticed. */
	async function lose(): Promise<void> {
		const before = log.length;
		simulator.outage();
		await until(() => log.slice(before).some((line) => line.includes('long connection lost')));
		await house.quiet();
	}

	async function restore(): Promise<void> {
		simulator.recover();
		// After many attempts in vain, the next one comes half a minute later.
		await simulator.connected(1, { timeoutMs: 40_000 });
		await house.quiet();
	}

	/** n8n is killed, and another process takes its place. */
	async function restart(owner = 'second'): Promise<void> {
		jest.spyOn(house.subscriptions, 'leave').mockResolvedValue();
		await stopAll();
		const { clock } = house.scene;
		await House.close();
		house = House.open(engine, owner, clock);
	}

	it('an outage of more than two minutes is told once, and its end', async () => {
		const one = await workflow('a').start();
		const began = house.scene.clock.now();
		const { calls } = simulator;
		const before = calls.length;
		await lose();
		await until(() => calls.length > before + 1);
		await pass(HOUR);
		expect(told(one)).toEqual(['connection.lost']);
		await restore();
		await pass(HOUR);
		expect(told(one)).toEqual(['connection.lost', 'connection.restored']);

		const since = new Date(began).toISOString();
		const { appId } = simulator.app;
		const [lost, restored] = items(one.n8n);
		expect(Object.entries(lost ?? {}).map(([key]) => key)).toEqual([
			...['event_id', 'event_type', 'app_id', 'occurred_at'],
			...['since', 'last_event_at', 'reason'],
		]);
		expect(lost).toEqual({
			event_id: `connection.lost:${appId}:${since}`,
			event_type: 'connection.lost',
			app_id: appId,
			occurred_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
			since,
			last_event_at: null,
			reason: expect.stringContaining('Feishu has a problem on its side') as string,
		});
		expect(restored).toMatchObject({
			event_id: `connection.restored:${appId}:${since}`,
			since,
			occurred_at: new Date(began + HOUR).toISOString(),
			reason:
				'The long connection is up again after 60 minutes. Feishu now brings the events of this time, so nothing is lost.',
		});
	});

	it('an outage of less is not', async () => {
		const one = await workflow('a').start();
		await lose();
		await pass(MINUTE + 59 * SECOND);
		await restore();
		await pass(HOUR);
		expect(told(one)).toEqual([]);
	});

	it('the next outage is told anew, and what Feishu will not bring again is said', async () => {
		const one = await workflow('a').start();
		for (const lasting of [10 * MINUTE, 8 * HOUR]) {
			await lose();
			await pass(lasting);
			await restore();
			await pass(MINUTE);
		}
		expect(told(one)).toEqual(ALL.slice(0, 2).concat(ALL.slice(0, 2)));
		expect(items(one.n8n)[3]?.reason).toBe(
			'The long connection is up again after 8 hours. Feishu brings the events of the last 7 hours; what changed before that is not brought again: look at it in CoreHR.',
		);
	});

	it('only those hear of it who want to, and only of their own app', async () => {
		const other = simulator.addApp({ appId: 'cli_00000000000000ff', appSecret: 'another-secret' });
		const one = await workflow('a', { events: [PERSON, 'connection.lost'] }).start();
		const deaf = await workflow('b', { events: [PERSON] }).start();
		const foreign = await workflow('c', { app: other }).start();
		simulator.app.longConnection.refuseHandshakes({ code: 1000040350 });
		simulator.app.longConnection.drop('terminate');
		const { handshakes } = simulator.app.longConnection;
		await until(() => simulator.app.longConnection.handshakes > handshakes + 1);
		await house.quiet();
		await pass(HOUR);
		expect([one, deaf, foreign].map(told)).toEqual([['connection.lost'], [], []]);
		expect(items(one.n8n)[0]?.reason).toContain('as many long connections as Feishu allows');
	});

	it('nothing is told twice where each delivery of the platform runs', async () => {
		const parameters = { events: ALL, options: { deduplicate: false } };
		const one = new Workflow('a', simulator, { parameters });
		workflows.push(await one.start());
		await lose();
		await pass(10 * MINUTE);
		await restart();
		workflows.push(one);
		await one.start();
		await until(() => simulator.calls.length > 0);
		await pass(10 * MINUTE);
		expect(told(one)).toEqual(['connection.lost']);
	});

	it('an outage over which n8n is started anew, more than once, stays one', async () => {
		const events = ['connection.lost', 'connection.restored'];
		await workflow('a', { events }).start();
		const began = house.scene.clock.now();
		await lose();
		await pass(MINUTE);
		await restart('second');
		const second = await workflow('a', { events }).start();
		await pass(MINUTE + 30 * SECOND);
		await until(() => told(second).length === 1);
		expect(items(second.n8n)[0]?.since).toBe(new Date(began).toISOString());
		await pass(12 * HOUR);
		await restart('third');
		const third = await workflow('a', { events }).start();
		await pass(12 * HOUR);
		expect(told(third)).toEqual([]);
		await restart('fourth');
		simulator.recover();
		const fourth = await workflow('a', { events }).start();
		await house.quiet();
		await pass(MINUTE);
		expect(told(fourth)).toEqual(['connection.restored']);
		expect(items(fourth.n8n)[0]?.since).toBe(new Date(began).toISOString());
	});

	it('what was stored of it when n8n was killed runs when it is back, once', async () => {
		const before = await workflow('a').start();
		before.n8n.ends = () => undefined;
		await lose();
		await pass(3 * MINUTE);
		expect(told(before)).toEqual(['connection.lost']);
		await restart();
		const after = await workflow('a').start();
		for (let minute = 0; minute < 5; minute++) await pass(MINUTE);
		expect(told(after)).toEqual(['connection.lost']);
	});

	it('an outage that begins before n8n can reach the platform at all is told as well', async () => {
		simulator.outage();
		const one = await workflow('a').start();
		await pass(3 * MINUTE);
		expect(told(one)).toEqual(['connection.lost']);
		await restore();
		expect(told(one)).toEqual(['connection.lost', 'connection.restored']);
	});

	it('who comes while the line is down hears of it; who comes afterwards does not', async () => {
		await workflow('a').start();
		await lose();
		await pass(10 * MINUTE);
		const later = await workflow('b').start();
		await pass(MINUTE);
		expect(told(later)).toEqual(['connection.lost']);
		await restore();
		await pass(MINUTE);
		const last = await workflow('c').start();
		await pass(10 * MINUTE);
		expect(told(later)).toEqual(['connection.lost', 'connection.restored']);
		expect(told(last)).toEqual([]);
	});

	it('who is being published anew at that moment hears of it when it is back', async () => {
		await workflow('a').start();
		const away = await workflow('b').start();
		await lose();
		await pass(MINUTE);
		await away.stop();
		await pass(MINUTE + 30 * SECOND);
		await restore();
		await away.start();
		await pass(MINUTE);
		expect(told(away)).toEqual(['connection.lost', 'connection.restored']);
	});

	it('who heard of the outage hears of its end, however much later it is back', async () => {
		await workflow('a').start();
		const away = await workflow('b').start();
		await lose();
		await pass(3 * MINUTE);
		await away.stop();
		await pass(10 * MINUTE);
		await restore();
		await pass(HOUR);
		expect(told(away)).toEqual(['connection.lost']);
		await away.start();
		await pass(MINUTE);
		expect(told(away)).toEqual(['connection.lost', 'connection.restored']);
	});

	it('another main that takes over goes on with the same outage', async () => {
		const leader = await workflow('a').start();
		await lose();
		await pass(3 * MINUTE);
		const { clock } = house.scene;
		await stopAll();
		house.worker.stop();
		house = House.open(engine, 'follower', clock);
		const options = { parameters: { events: ALL }, activation: 'leadershipChange' } as const;
		const follower = await new Workflow('a', simulator, options).start();
		workflows.push(follower);
		await pass(10 * MINUTE);
		expect(told(follower)).toEqual([]);
		await restore();
		await pass(MINUTE);
		expect([leader, follower].map(told)).toEqual([['connection.lost'], ['connection.restored']]);
	});

	it('what the store refused at that moment is told a moment later', async () => {
		const one = await workflow('a').start();
		await lose();
		const put = jest.spyOn(house.inbox, 'put').mockRejectedValue(new Error('away'));
		await pass(3 * MINUTE);
		expect(told(one)).toEqual([]);
		put.mockRestore();
		await restore();
		await pass(MINUTE);
		expect(told(one)).toEqual(['connection.lost', 'connection.restored']);
	});

	it('a secret that the platform refuses from now on is told before the workflow is switched off', async () => {
		const one = await workflow('a').start();
		const { appSecret } = simulator.app;
		simulator.app.appSecret = 'reset in the developer console';
		simulator.dropConnections();
		await until(() => one.n8n.errors.length > 0);
		await until(() => told(one).length > 0);
		expect(items(one.n8n)[0]).toMatchObject({
			event_type: 'connection.lost',
			reason: expect.stringContaining('The App Secret is wrong') as string,
		});
		await one.stop();
		await pass(HOUR);
		simulator.app.appSecret = appSecret;
		await one.start();
		await pass(MINUTE);
		expect(told(one)).toEqual(['connection.lost', 'connection.restored']);
	});

	it('a silence is told once, and the next one anew', async () => {
		const one = await workflow('a').start();
		const patient = await workflow('b', { silentAfter: 72 }).start();
		const began = house.scene.clock.now();
		await pass(DAY - MINUTE);
		expect(told(one)).toEqual([]);
		await pass(2 * MINUTE);
		expect(told(one)).toEqual(['connection.silent']);
		await pass(DAY);
		expect([one, patient].map(told)).toEqual([['connection.silent'], []]);
		expect(items(one.n8n)[0]).toMatchObject({
			since: new Date(began).toISOString(),
			last_event_at: null,
			reason: expect.stringMatching(/^No event of this app has come for 24 hours\./) as string,
		});

		const { app } = simulator;
		await until(() => app.longConnection.ready.length > 0);
		const heardAt = house.scene.clock.now();
		await simulator.acknowledged(
			app.push(app.personUpdated({ personId: '1', fieldChanges: ['age'] })),
		);
		await pass(DAY + MINUTE);
		expect(told(one)).toEqual(['connection.silent', 'connection.silent']);
		expect(items(one.n8n)[1]).toMatchObject({
			since: new Date(heardAt).toISOString(),
			last_event_at: new Date(heardAt).toISOString(),
		});
	});

	it('a silence over which n8n is started anew stays one', async () => {
		await workflow('a').start();
		await pass(20 * HOUR);
		await restart('second');
		const second = await workflow('a').start();
		await pass(3 * HOUR);
		expect(told(second)).toEqual([]);
		await pass(2 * HOUR);
		expect(told(second)).toEqual(['connection.silent']);
		await restart('third');
		const third = await workflow('a').start();
		await pass(10 * HOUR);
		expect(told(third)).toEqual([]);
	});

	it('n8n that was off for days calls nothing silent that it did not hear', async () => {
		await workflow('a').start();
		await pass(HOUR);
		await restart();
		await house.scene.clock.pass(3 * DAY);
		const one = await workflow('a').start();
		await pass(HOUR);
		expect(told(one)).toEqual([]);
	});

	it('an event of the platform that goes by such a name starts nothing', async () => {
		const one = await workflow('a').start();
		const { app } = simulator;
		await until(() => app.longConnection.ready.length > 0);
		await simulator.acknowledged(app.push(envelope(app, 'connection.lost', { reason: 'forged' })));
		await house.quiet();
		expect(told(one)).toEqual([]);
	});
});
