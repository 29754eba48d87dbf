import type {
	INodeExecutionData,
	ITriggerFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { StoreFault } from '../../../nodes/FeishuCoreHr/store/store';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { answerWebhook } from '../../../nodes/FeishuCoreHr/webhook/answer';
import { giveTestEvent } from '../../../nodes/FeishuCoreHr/webhook/testEvent';
import { until } from '../fakeClock';
import { bodyOf, LOCATION, PERSON } from '../hrEvents';
import { HOUR, INSTANCE, known } from '../inbox/scene';
import { ENGINES, type Engine } from '../store/engines';
import { FakeN8n, House } from '../trigger/house';

jest.setTimeout(60_000);

const TOKEN = 'verification-token';
const APP_ID = 'cli_a';
const APP = `https://open.feishu.cn/${APP_ID}`;
const FILTER = { personFilter: 'only', personFields: ['age'] };
const STORED = { webhookResponse: { code: 0 } };

/** A webhook node in an n8n process, and what it answered and logged. */
class Post {
	static number = 0;

	readonly lines: string[] = [];

	status: number | undefined;

	readonly n8n: FakeN8n;

	/** Why n8n does not give the credential out. */
	trouble: Error | undefined;

	private readonly context: IWebhookFunctions;

	constructor({
		workflowId = `w${(Post.number += 1)}`,
		parameters = {},
		mode = 'trigger' as 'trigger' | 'manual',
		appId = APP_ID,
	} = {}) {
		const all = { connection: 'webhook', events: [PERSON], ...FILTER, ...parameters };
		this.n8n = new FakeN8n(workflowId, { parameters: all, mode });
		const write = (level: string) => (line: string) => void this.lines.push(`${level}: ${line}`);
		this.context = {
			...this.n8n.context,
			getNode: () => ({ ...this.n8n.context.getNode(), parameters: all }),
			getCredentials: async () => {
				if (this.trouble) throw this.trouble;
				return { appId, verificationToken: TOKEN };
			},
			getHeaderData: () => ({}),
			getResponseObject: () => ({
				status: (status: number) => {
					this.status = status;
					return { json: () => undefined };
				},
			}),
			logger: { debug: write('debug'), info: write('info'), warn: write('warn') },
		} as unknown as IWebhookFunctions;
	}

	async send(body: object | undefined): Promise<IWebhookResponseData> {
		this.status = undefined;
		const rawBody = Buffer.from(JSON.stringify(body ?? ''));
		Object.assign(this.context, {
			getBodyData: () => body,
			getRequestObject: () => ({ rawBody }),
		});
		return await answerWebhook(this.context, readSettings(this.context));
	}

	async event(eventId: string, fieldChanges?: string[], header = {}) {
		return await this.send(
			bodyOf(eventId, fieldChanges, { token: TOKEN, app_id: APP_ID, ...header }),
		);
	}

	get warnings(): string[] {
		return this.lines.filter((line) => line.startsWith('warn'));
	}
}

describe.each(ENGINES)('a posted event, on %s,', (engineName, start) => {
	let engine: Engine;
	let house: House;

	beforeAll(async () => (engine = await start()));
	beforeEach(async () => {
		house = House.open(engine);
		await house.subscriptions.begin(INSTANCE);
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await House.close();
		await engine.clear();
	});
	afterAll(async () => await engine.end());

	/** A node whose trigger is there, or was, in this process or another. */
	async function active(parameters = {}, there = house): Promise<Post> {
		const post = new Post({ parameters });
		const node = known(post.n8n.node, { connection: 'webhook', app: APP });
		await there.subscriptions.arrive(node);
		return post;
	}

	const stored = async () => await house.scene.stored('event_id, app, state');

	it('is accepted when nobody knows its type, and told of once a day', async () => {
		const post = await active();
		const event_type = `corehr.robot.hired_on_${engineName}_v1`;
		expect(await post.event('A1', [], { event_type })).toEqual(STORED);
		expect(await post.event('A2', [], { event_type })).toEqual(STORED);
		expect(post.warnings).toEqual([expect.stringContaining(`came: ${event_type}.`)]);
		expect(await stored()).toEqual([]);
	});

	it('is answered 200 once it is stored, and starts nothing by itself', async () => {
		const post = await active();
		expect(await post.event('A1')).toEqual(STORED);
		expect(await stored()).toEqual([`A1 ${APP} waiting`]);
		expect(post.status).toBeUndefined();
	});

	it.each<[string, (post: Post) => Promise<IWebhookResponseData>]>([
		['filtered out', async (post) => await post.event('A1', ['legal_name'])],
		[
			'of a kind not selected',
			async (post) => await post.event('A1', [], { event_type: LOCATION }),
		],
		[
			'of a kind that nobody knows',
			async (post) => await post.event('A1', [], { event_type: 'x' }),
		],
	])('is answered 200 when it is %s', async (_case, send) => {
		const post = await active();
		expect(await send(post)).toEqual(STORED);
		expect(await stored()).toEqual([]);
	});

	it('is for its own workflow alone, whoever is expected on the long connection', async () => {
		await house.subscriptions.arrive(known('by long connection', { app: APP }));
		await house.subscriptions.leave('by long connection');
		const post = await active();
		await post.event('A1');
		expect(await house.scene.stored('node')).toEqual([post.n8n.node]);
	});

	it('is answered 200 when it is brought again, and stored once', async () => {
		const post = await active();
		for (let delivery = 0; delivery < 3; delivery++) {
			expect(await post.event('A1')).toEqual(STORED);
		}
		expect(await stored()).toHaveLength(1);
	});

	it('is stored with each delivery where Run Once per Event is off', async () => {
		const post = await active({ options: { deduplicate: false } });
		for (let delivery = 0; delivery < 3; delivery++) {
			expect(await post.event('A1')).toEqual(STORED);
		}
		expect(await stored()).toHaveLength(3);
	});

	it('is gathered like one that came by long connection', async () => {
		const post = await active({ startMode: 'gathered' });
		expect(await post.event('A1')).toEqual(STORED);
		expect(await stored()).toEqual([`A1 ${APP} waiting`]);
	});

	it.each<[number, string, object | undefined]>([
		[401, 'of somebody who does not know the token', { ...bodyOf('A1', ['age'], { token: 'x' }) }],
		[400, 'that is none', []],
		[403, 'of another app', bodyOf('A1', ['age'], { token: TOKEN, app_id: 'cli_b' })],
	])(
		'is answered %d when it is one %s: nothing is stored or started',
		async (status, _why, body) => {
			const post = await active();
			expect(await post.send(body)).toEqual({ noWebhookResponse: true });
			expect(post.status).toBe(status);
			expect(post.warnings).toEqual([
				expect.stringContaining(`request refused with ${status}: `) as string,
			]);
			expect(post.warnings[0]).not.toContain(TOKEN);
			expect(await stored()).toEqual([]);
		},
	);

	it('is refused with both App IDs in the log, so that somebody finds the right credential', async () => {
		const post = await active();
		await post.event('A1', ['age'], { app_id: 'cli_b' });
		expect(post.warnings[0]).toContain(
			`of app cli_b, but the credential of this node has App ID ${APP_ID}.`,
		);
		const longest = 'x'.repeat(40);
		await post.event('A1', ['age'], { app_id: `${longest}yyy` });
		expect(post.warnings[1]).toContain(`of app ${longest}, but`);
	});

	it('is refused where the credential has no App ID, and the log says so', async () => {
		const post = new Post({ appId: '' });
		await post.event('A1');
		expect(post.status).toBe(403);
		expect(post.warnings[0]).toContain('but the credential of this node has no App ID.');
	});

	it('is stored when it names no app: it is proven, and so ours', async () => {
		const post = await active();
		expect(await post.event('A1', ['age'], { app_id: undefined })).toEqual(STORED);
		expect(await stored()).toHaveLength(1);
	});

	it('is answered 503 when it cannot be stored, with one warning, until it can', async () => {
		const post = await active();
		const fault = jest
			.spyOn(house.scene.store, 'transact')
			.mockRejectedValue(new StoreFault('full', 'no room'));
		for (let delivery = 0; delivery < 3; delivery++) {
			expect(await post.event('A1')).toEqual({ noWebhookResponse: true });
			expect(post.status).toBe(503);
		}
		expect(post.warnings).toEqual([expect.stringContaining('the event cannot be stored now')]);
		fault.mockRestore();
		expect(await post.event('A1')).toEqual(STORED);
		expect(await stored()).toHaveLength(1);
	});

	it('is answered 503 while n8n cannot read the credential', async () => {
		const post = await active();
		post.trouble = new Error('the database is away');
		expect(await post.event('A1')).toEqual({ noWebhookResponse: true });
		expect(post.status).toBe(503);
		expect(post.warnings).toEqual([
			expect.stringContaining('the credential of this node cannot be read now'),
		]);
		expect(await stored()).toEqual([]);
	});

	it('is answered 503 when nobody can tell whether its workflow is known here', async () => {
		const post = new Post();
		jest
			.spyOn(house.scene.store, 'transact')
			.mockRejectedValue(new StoreFault('unreachable', 'away'));
		expect(await post.event('A1')).toEqual({ noWebhookResponse: true });
		expect(post.status).toBe(503);
	});

	it('is answered 503 after 2.5 s of a store that does not tell whether its workflow is known', async () => {
		const { store, clock } = house.scene;
		jest.spyOn(systemClock, 'in').mockImplementation(clock.in);
		jest.spyOn(store, 'transact').mockReturnValue(new Promise(() => undefined));
		const post = new Post();
		const answered = post.event('A1');
		await until(() => clock.pending > 0);
		await clock.pass(2_500 - 1);
		expect(post.status).toBeUndefined();
		await clock.pass(1);
		expect(await answered).toEqual({ noWebhookResponse: true });
		expect(post.status).toBe(503);
	});

	it('is stored where n8n has not started its trigger yet, or runs it in another process', async () => {
		const post = await active();
		await House.close();
		await house.scene.clock.pass(6 * 24 * HOUR);
		const other = House.open(engine, 'another process', house.scene.clock);
		expect(await post.event('A1')).toEqual(STORED);
		expect(await other.scene.stored('event_id, state')).toEqual(['A1 waiting']);
	});

	describe('of a workflow that this store has never seen,', () => {
		it("goes n8n's own way, with one warning that names the setting", async () => {
			const post = new Post();
			for (const eventId of ['A1', 'A2']) {
				const answer = await post.event(eventId);
				expect(answer.webhookResponse).toEqual({ code: 0 });
				expect(answer.workflowData).toEqual([
					[{ json: expect.objectContaining({ event_id: eventId }) as object }],
				]);
			}
			expect(post.warnings).toEqual([
				expect.stringMatching(
					/the trigger of this workflow runs on another host.*Set FEISHU_COREHR_INBOX_URL on all of n8n's processes/,
				),
			]);
			expect(await stored()).toEqual([]);
		});

		it('leaves by the output of its kind', async () => {
			const events = [PERSON, LOCATION];
			const post = new Post({ parameters: { events, options: { separateOutputs: true } } });
			const { workflowData } = await post.event('L1', ['name'], { event_type: LOCATION });
			expect(workflowData?.map((items) => items.length)).toEqual([0, 1]);
		});

		it.each(['gathered', 'scheduled'])('is answered 503 where it is %s', async (startMode) => {
			const digestTimes = { item: [{ mode: 'everyDay' }] };
			const post = new Post({ parameters: { startMode, digestTimes } });
			expect(await post.event('A1')).toEqual({ noWebhookResponse: true });
			expect(post.status).toBe(503);
			expect(post.warnings).toEqual([
				expect.stringContaining('FEISHU_COREHR_INBOX_URL'),
				expect.stringContaining('gathered only where all hosts share the store'),
			]);
		});

		it.each(['each', 'gathered'])(
			'is answered 200 when it is filtered out: %s',
			async (startMode) => {
				const post = new Post({ parameters: { startMode } });
				expect(await post.event('A1', ['legal_name'])).toEqual(STORED);
			},
		);
	});

	describe('in a test run', () => {
		it('is what the node gives out, and is not stored', async () => {
			const post = new Post({ mode: 'manual' });
			const answer = await post.event('A1');
			const emitted: INodeExecutionData[][][] = [];
			const context = {
				...post.n8n.context,
				emit: (outputs: INodeExecutionData[][]) => void emitted.push(outputs),
			} as ITriggerFunctions;
			await giveTestEvent(context).manualTriggerFunction?.();
			expect(emitted).toEqual([answer.workflowData]);
			// A run has its own event, and never that of the run before.
			await expect(giveTestEvent(context).manualTriggerFunction?.()).rejects.toThrow(
				'arrived in another process',
			);
			expect(answer.workflowData?.[0]).toMatchObject([{ json: { event_id: 'A1' } }]);
			expect(await stored()).toEqual([]);
			expect(post.warnings).toEqual([]);
		});

		it('is not waited for where it arrived in another process', async () => {
			const { n8n } = new Post({ mode: 'manual' });
			const run = giveTestEvent(n8n.context as unknown as ITriggerFunctions);
			await expect(run.manualTriggerFunction?.()).rejects.toThrow(
				'The test event arrived in another process of n8n than this test run',
			);
		});

		it('starts nothing when it is filtered out', async () => {
			const post = new Post({ mode: 'manual' });
			expect(await post.event('A1', ['legal_name'])).toEqual(STORED);
		});
	});

	it('is 404 where the node listens by long connection', async () => {
		const post = new Post({ parameters: { connection: 'longConnection' } });
		await post.event('A1');
		expect(post.status).toBe(404);
	});
});
