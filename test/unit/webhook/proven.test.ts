import type { IWebhookFunctions } from 'n8n-workflow';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { answerWebhook } from '../../../nodes/FeishuCoreHr/webhook/answer';
import { node } from '../trigger/node';
import { SECRETS } from './answersTable';

const { verificationToken: token } = SECRETS.token;
const APP = 'cli_00000000000000aa';

let workflow = 0;
let reads = 0;
let readable: Promise<void> | undefined;
const warn = jest.fn<void, [string]>();
const warnings = () => warn.mock.calls.map(([line]) => line);

/** Posts a body that is proven by its token to an active workflow. */
async function post(body: object): Promise<{ status: number; answer: unknown }> {
	let status = 200;
	let answer: unknown;
	const response = {
		status: (code: number) => ((status = code), response),
		json: (value: unknown) => ((answer = value), response),
		once: () => response,
	};
	const context = {
		...node({ events: ['corehr.person.updated_v1'], connection: 'webhook' }),
		getWorkflow: () => ({ id: `w${workflow}`, name: 'Workflow' }),
		getMode: () => 'webhook',
		getCredentials: async () => {
			reads += 1;
			await readable;
			return { appId: APP, verificationToken: token };
		},
		getHeaderData: () => ({}),
		getBodyData: () => body,
		getRequestObject: () => ({ rawBody: Buffer.from(JSON.stringify(body)) }),
		getResponseObject: () => response,
		logger: { warn, debug: jest.fn() },
	} as unknown as IWebhookFunctions;
	const { webhookResponse } = await answerWebhook(context, readSettings(context));
	return { status, answer: answer ?? webhookResponse };
}

beforeEach(() => {
	workflow += 1;
	reads = 0;
	readable = undefined;
	warn.mockClear();
});

const nextTurn = async () => await new Promise((resolve) => setImmediate(resolve));

const header = { event_id: 'e', event_type: 'corehr.person.updated_v1', app_id: APP, token };
const forged = { header: { ...header, token: 'a guess' }, event: {} };

it.each<[string, object, string]>([
	['of schema 1.0', { uuid: 'u', token, type: 'event_callback' }, 'old schema 1.0'],
	['without an id', { header: { ...header, event_id: '' }, event: {} }, 'header.event_id is empty'],
	['without a body', { header }, 'event is not an object'],
])('an event %s is accepted, and warned about once', async (_, body, cause) => {
	for (let time = 0; time < 5; time++) {
		expect(await post(body)).toEqual({ status: 200, answer: { code: 0 } });
	}
	expect(warnings()).toEqual([
		expect.stringContaining('an event was dropped because it cannot be read'),
	]);
	expect(warnings()[0]).toContain(cause);
});

it('each cause is warned about', async () => {
	await post({ header, event: null });
	await post({ uuid: 'u', token, type: 'event_callback' });
	expect(warnings()).toHaveLength(2);
});

it('an event of another app is refused, and the warning names both App IDs', async () => {
	const other = { header: { ...header, app_id: 'cli_00000000000000bb' }, event: {} };
	expect(await post(other)).toMatchObject({ status: 403 });
	expect(warnings()).toEqual([
		expect.stringContaining(
			`the event is of app cli_00000000000000bb, but the credential of this node has App ID ${APP}`,
		),
	]);
});

it('a thousand forged requests in a second read the credential once, and warn once', async () => {
	jest.useFakeTimers({
		now: Date.now(),
		doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'],
	});
	for (let time = 0; time < 1_000; time++) {
		expect(await post(forged)).toMatchObject({ status: 401 });
	}
	jest.useRealTimers();
	expect(reads).toBe(1);
	expect(warnings()).toHaveLength(1);
});

it('of a flood that waits for the credential only a part is judged in one turn of the event loop', async () => {
	let open = () => {};
	readable = new Promise((resolve) => (open = resolve));
	let judged = 0;
	const flood = Array.from({ length: 1_000 }, async () => {
		expect(await post(forged)).toMatchObject({ status: 401 });
		judged += 1;
	});
	await nextTurn();
	open();
	const inOneTurn: number[] = [];
	for (let turn = 0, before = 0; turn < 100 && before < flood.length; turn++, before = judged) {
		await nextTurn();
		inOneTurn.push(judged - before);
	}
	await Promise.all(flood);
	expect(Math.max(...inOneTurn)).toBeLessThanOrEqual(200);
});
