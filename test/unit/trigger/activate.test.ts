import { NodeOperationError, type ITriggerResponse } from 'n8n-workflow';

import { FAULT_SENTENCES } from '../../../nodes/FeishuCoreHr/store/faults';
import { INBOX_URL } from '../../../nodes/FeishuCoreHr/store/open';
import { StoreFault } from '../../../nodes/FeishuCoreHr/store/store';
import { activate, listenForTest } from '../../../nodes/FeishuCoreHr/trigger/activate';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { startSimulator, type Simulator } from '../../simulator';
import { until } from '../fakeClock';
import { bodyOf } from '../hrEvents';
import { INSTANCE, MINUTE, row } from '../inbox/scene';
import { readLog } from '../longConnection/listeners';
import { ENGINES, type Engine } from '../store/engines';
import { FakeN8n, House } from './house';

jest.setTimeout(60_000);

const ONLY_AGE = { personFilter: 'only', personFields: ['age'] };
const WEBHOOK = { connection: 'webhook', ...ONLY_AGE };
const WEBHOOK_APP = 'https://open.feishu.cn/cli_a';

describe.each(ENGINES)('a workflow is switched on, with its changes on %s:', (_, start) => {
	let engine: Engine;
	let simulator: Simulator;
	let house: House;
	let responses: ITriggerResponse[];

	beforeAll(async () => (engine = await start()));
	beforeEach(async () => {
		readLog();
		const clientConfig = { ReconnectInterval: 0.1, ReconnectNonce: 0.05 };
		simulator = await startSimulator({
			app: { clientConfig },
			settings: { redeliveryMs: Array<number>(100).fill(100), greetingMs: 20 },
		});
		house = House.open(engine);
		responses = [];
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await Promise.all(responses.map(async (one) => await one.closeFunction?.()));
		await House.close();
		await simulator.close();
		await engine.clear();
	});
	afterAll(async () => await engine.end());

	async function on(n8n: FakeN8n): Promise<ITriggerResponse> {
		const response = await activate(n8n.context, readSettings(n8n.context));
		responses.push(response);
		return response;
	}

	async function test(n8n: FakeN8n): Promise<ITriggerResponse> {
		const response = await listenForTest(n8n.context, readSettings(n8n.context));
		responses.push(response);
		return response;
	}

	/** A workflow that listens to the simulator. */
	const listening = (id: string, others: ConstructorParameters<typeof FakeN8n>[1] = {}) => {
		const { appId, appSecret } = simulator.app;
		const credential = { platform: 'custom', baseUrl: simulator.url, appId, appSecret };
		return new FakeN8n(id, { credential, ...others });
	};

	const posted = (id = 'w') => new FakeN8n(id, { parameters: WEBHOOK });
	const change = (fieldChanges = ['age']) =>
		simulator.app.push(simulator.app.personUpdated({ personId: '1', fieldChanges }));

	it('what waits for it runs from then on', async () => {
		const n8n = posted();
		const { node } = n8n;
		await house.inbox.put([
			row('A1', { node, app: WEBHOOK_APP }),
			row('A2', { node, app: WEBHOOK_APP }),
		]);
		await on(n8n);
		await until(() => n8n.runs.length === 2);
		expect(n8n.runs).toEqual([['A1'], ['A2']]);
		await house.quiet();
		expect(await house.scene.stored()).toEqual(['A1 done', 'A2 done']);
	});

	it('what arrived while it was away is decided by its filter first', async () => {
		const n8n = posted();
		const undecided = (eventId: string, field: string) =>
			row(eventId, {
				node: n8n.node,
				app: WEBHOOK_APP,
				state: 'undecided',
				item: JSON.stringify(bodyOf(eventId, [field])),
			});
		await house.inbox.put([undecided('A1', 'age'), undecided('B1', 'legal_name')]);
		await on(n8n);
		await until(() => n8n.runs.length === 1);
		await house.quiet();
		expect(n8n.runs).toEqual([['A1']]);
		expect(await house.scene.stored()).toEqual(['A1 done', 'B1 done']);
	});

	it('what waits of another app, or of an event no longer chosen, is dropped with a line', async () => {
		const log = readLog();
		const n8n = posted();
		const { node } = n8n;
		await house.inbox.put([
			row('A1', { node, app: 'another' }),
			row('B1', { node, app: WEBHOOK_APP, eventType: 'no longer chosen' }),
		]);
		await on(n8n);
		await until(() => log.filter((line) => line.includes('is dropped')).length === 2);
		await house.quiet();
		expect(await house.scene.stored()).toEqual(['A1 done', 'B1 done']);
		expect(n8n.runs).toEqual([]);
	});

	it('every process of n8n knows it then', async () => {
		const n8n = posted();
		await on(n8n);
		await house.quiet();
		expect(await house.scene.other().subscriptions().isKnown(n8n.node)).toBe(true);
	});

	it('a posted event may be as old as the longest replay window of all', async () => {
		const window = (replayWindow: number) => ({
			parameters: { ...WEBHOOK, options: { replayWindow } },
		});
		await on(new FakeN8n('a', window(12)));
		await on(new FakeN8n('b', window(48)));
		await on(listening('c'));
		expect(house.subscriptions.longestReplayWindowMs).toBe(48 * 60 * MINUTE);
	});

	it('a process that has just become the leader asks anew who is expected', async () => {
		const begin = jest.spyOn(house.subscriptions, 'begin');
		await on(new FakeN8n('a', { parameters: WEBHOOK }));
		await on(new FakeN8n('b', { parameters: WEBHOOK, activation: 'leadershipChange' }));
		const asked = begin.mock.calls.filter((given) => given.length === 2);
		expect(asked).toEqual([
			[INSTANCE, false],
			[INSTANCE, true],
		]);
	});

	it('its events are stored, acknowledged and run', async () => {
		const n8n = listening('a', { parameters: ONLY_AGE });
		await on(n8n);
		const other = change(['legal_name']);
		const eventId = change();
		for (const one of [other, eventId]) await simulator.acknowledged(one);
		await until(() => n8n.runs.length > 0);
		expect(n8n.runs).toEqual([[eventId]]);
	});

	describe('when it is switched off', () => {
		it('nothing more is taken for it, and it is expected back', async () => {
			const n8n = listening('a');
			const response = await on(n8n);
			await house.quiet();
			await response.closeFunction?.();
			await simulator.connected(0);
			const { appId } = simulator.app;
			const app = `${simulator.url}/${appId}`;
			await house.inbox.put([row('A1', { node: n8n.node, app })]);
			house.worker.wake();
			await house.quiet();
			expect(await house.scene.stored()).toEqual(['A1 waiting']);
			expect(house.subscriptions.expected(app)).toEqual([n8n.node]);
		});

		it('n8n is not kept waiting by a store that does not answer', async () => {
			const response = await on(posted());
			await house.quiet();
			jest.spyOn(house.scene.store, 'transact').mockReturnValue(new Promise(() => undefined));
			await response.closeFunction?.();
		});
	});

	describe('it fails for what a person must change, and says what to do:', () => {
		it.each(['readOnly', 'noRight', 'wrongPassword', 'newerSchema', 'networkFolder'] as const)(
			'%s',
			async (fault) => {
				jest
					.spyOn(house.scene.store, 'transact')
					.mockRejectedValue(new StoreFault(fault, 'in its own words'));
				const failure = on(posted());
				await expect(failure).rejects.toThrow(NodeOperationError);
				await expect(failure).rejects.toMatchObject({ message: FAULT_SENTENCES[fault] });
			},
		);

		it('a setting of where changes wait that is none', async () => {
			await House.close();
			process.env[INBOX_URL] = 'localhost:5432';
			const failure = on(posted()).finally(() => delete process.env[INBOX_URL]);
			await expect(failure).rejects.toThrow('FEISHU_COREHR_INBOX_URL is no URL');
		});

		it('several main processes without a database', async () => {
			process.env.N8N_MULTI_MAIN_SETUP_ENABLED = 'true';
			const failure = on(posted()).finally(() => delete process.env.N8N_MULTI_MAIN_SETUP_ENABLED);
			await expect(failure).rejects.toThrow('With several main processes of n8n');
		});

		it('a secret that the platform refuses, and it is expected no longer than others', async () => {
			simulator.app.longConnection.refuseHandshakes({ code: 1000040351 });
			const n8n = listening('a');
			await expect(on(n8n)).rejects.toThrow(/wrong platform/);
			await house.scene.clock.pass(3 * MINUTE);
			await house.subscriptions.beat();
			const { clock } = house.scene;
			await clock.pass(7 * 24 * 60 * MINUTE);
			expect(await house.subscriptions.isKnown(n8n.node)).toBe(false);
		});
	});

	it.each(['unreachable', 'locked', 'full', 'slow', 'failed'] as const)(
		'it succeeds though the store is %s, and then stores what arrives',
		async (fault) => {
			const away = jest
				.spyOn(house.scene.store, 'transact')
				.mockRejectedValue(new StoreFault(fault, 'for now'));
			const n8n = listening('a');
			await on(n8n);
			const eventId = change();
			const outcomes = () =>
				simulator.app.deliveries.of(eventId).attempts.map(({ outcome }) => outcome);
			await until(() => outcomes().includes(500));
			expect(outcomes()).not.toContain(200);
			away.mockRestore();
			await simulator.acknowledged(eventId);
			await until(() => n8n.runs.length > 0);
			expect(n8n.runs).toEqual([[eventId]]);
		},
	);

	it('n8n is told when the platform refuses it later, in words for a person', async () => {
		const n8n = listening('a');
		await on(n8n);
		simulator.app.appSecret = 'reset in the developer console';
		simulator.dropConnections();
		await until(() => n8n.errors.length > 0);
		expect(n8n.errors).toEqual([expect.any(NodeOperationError)]);
		expect(n8n.errors[0]?.message).toMatch(/^The App Secret is wrong\. Copy/);
	});

	describe('a test run', () => {
		const tested = (id: string) => listening(id, { mode: 'manual', parameters: ONLY_AGE });

		it('gives out the first change that passes, and neither uses nor feeds the inbox', async () => {
			const n8n = tested('t');
			await house.inbox.put([row('A1', { node: n8n.node })]);
			await (await test(n8n)).manualTriggerFunction?.();
			for (const eventId of [change(['legal_name']), change()]) {
				await simulator.acknowledged(eventId);
			}
			await until(() => n8n.runs.length === 1);
			expect(n8n.started[0]?.done).toBeUndefined();
			expect(await house.scene.stored()).toEqual(['A1 waiting']);
		});

		it('ends when it is stopped, also while the connection is being opened', async () => {
			const response = await test(tested('t'));
			const opening = response.manualTriggerFunction?.();
			await response.closeFunction?.();
			await opening;
			await simulator.connected(0);
		});

		it('is told why there is no connection', async () => {
			simulator.app.longConnection.refuseHandshakes({ code: 1000040350, times: 9 });
			const { manualTriggerFunction } = await test(tested('t'));
			await expect(manualTriggerFunction?.()).rejects.toThrow(NodeOperationError);
		});
	});
});
