import type { INode, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { readRecordId } from '../../../nodes/FeishuCoreHr/actions/lookup/recordId';
import { requestFields } from '../../../nodes/FeishuCoreHr/actions/person/employeeFields';
import { parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { joinConnection } from '../../../nodes/FeishuCoreHr/longConnection/connections';
import { askWhereToConnect } from '../../../nodes/FeishuCoreHr/longConnection/handshake';
import { mergeFragment } from '../../../nodes/FeishuCoreHr/longConnection/payload';
import type { Subscriber } from '../../../nodes/FeishuCoreHr/longConnection/subscriber';
import type { Fault } from '../../../nodes/FeishuCoreHr/store/faults';
import { StoreFault, type Store } from '../../../nodes/FeishuCoreHr/store/store';
import { WatchedStore } from '../../../nodes/FeishuCoreHr/store/watched';
import type { Door } from '../../../nodes/FeishuCoreHr/subscription';
import { appFromCredential } from '../../../nodes/FeishuCoreHr/transport/app';
import type { Client } from '../../../nodes/FeishuCoreHr/transport/client';
import {
	getEmployees,
	getLocations,
	getPerson,
} from '../../../nodes/FeishuCoreHr/transport/corehr';
import { explain, PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import { requestToken } from '../../../nodes/FeishuCoreHr/transport/token';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { answerWebhook } from '../../../nodes/FeishuCoreHr/webhook/answer';
import { requireKeys } from '../../../nodes/FeishuCoreHr/webhook/keys';
import { authenticate } from '../../../nodes/FeishuCoreHr/webhook/authenticate';
import { refuse } from '../../../nodes/FeishuCoreHr/webhook/refusals';
import type { WebhookKeys } from '../../../nodes/FeishuCoreHr/webhook/authenticate';
import { runNode } from '../actions/runNode';
import { node } from '../trigger/node';
import { SECRETS } from '../webhook/answersTable';
import { encrypt, sign } from '../webhook/platformPush';

const NOW = Date.UTC(2026, 0, 5, 9, 30);
const HOUR = 3_600_000;
const NO_QUERY = { fields: [], idTypes: {} };

describe('a posted request is refused in these words', () => {
	const { encryptKey: key } = SECRETS.both;
	const post = async (body: unknown, headers: object, keys: WebhookKeys) => {
		const rawBody = Buffer.from(JSON.stringify(body) ?? '');
		const request = { body, rawBody, headers: { ...headers } };
		return await authenticate(request, keys, 8 * HOUR, NOW);
	};
	const sealed = (plain: unknown) => ({ encrypt: encrypt(JSON.stringify(plain), key) });
	const signed = (plain: unknown, at = NOW) => {
		const body = sealed(plain);
		return { body, headers: sign(Buffer.from(JSON.stringify(body)), key, at) };
	};
	const oddTime = () => {
		const body = sealed({});
		const text = JSON.stringify(body);
		return { body, headers: sign(Buffer.from(text), key, Number.NaN) };
	};
	const check = { type: 'url_verification', token: SECRETS.both.verificationToken };

	it.each<[string, { readonly body: unknown; readonly headers?: object }, WebhookKeys]>([
		[
			'the credential has neither an Encrypt Key nor a Verification Token',
			{ body: {} },
			{ encryptKey: '' },
		],
		['the body is not a JSON object', { body: [] }, SECRETS.both],
		[
			'the body is encrypted, but the credential has no Encrypt Key',
			{ body: sealed({}) },
			SECRETS.token,
		],
		[
			'the body is not encrypted, but the credential has an Encrypt Key',
			{ body: {} },
			SECRETS.both,
		],
		['the URL check carries no challenge', signed(check), SECRETS.both],
		['the request is not signed', { body: sealed({}) }, SECRETS.both],
		[
			'the signature does not match the Encrypt Key of the credential',
			{ ...signed({}), headers: sign(Buffer.from('other bytes'), key, NOW) },
			SECRETS.both,
		],
		['the signed timestamp is not a time', oddTime(), SECRETS.both],
		[
			'the signed timestamp is older than the replay window',
			signed({}, NOW - 9 * HOUR),
			SECRETS.both,
		],
		['the signed timestamp is more than 5 minutes ahead', signed({}, NOW + HOUR), SECRETS.both],
		[
			'the Verification Token is missing or not the one of the credential',
			{ body: {} },
			SECRETS.token,
		],
		[
			'the body cannot be opened with the Encrypt Key of the credential: compare it with the one in the developer console',
			signed('no object'),
			SECRETS.both,
		],
		[
			'the request is not signed, and the body cannot be opened with the Encrypt Key of the credential: compare it with the one in the developer console',
			{ body: sealed({}) },
			{ encryptKey: 'another' },
		],
	])('%s', async (reason, { body, headers = {} }, keys) => {
		expect(await post(body, headers, keys)).toMatchObject({ kind: 'refused', reason });
	});

	it.each([
		[400, 'not an event'],
		[401, 'not proven to come from the platform'],
		[403, 'an event of another app'],
		[404, 'no webhook here'],
		[503, 'try again later'],
	])('and the sender learns %i with no more than "%s"', (status, msg) => {
		const response = { status: jest.fn().mockReturnThis(), json: jest.fn() };
		const context = {
			getWorkflow: () => ({ id: 'w', name: 'Workflow' }),
			getResponseObject: () => response,
			logger: { warn: jest.fn(), debug: jest.fn() },
		} as unknown as IWebhookFunctions;
		refuse(context, status, 'a reason for the log alone');
		expect(response.status).toHaveBeenCalledWith(status);
		expect(response.json).toHaveBeenCalledWith({ code: status, msg });
	});

	it('and n8n logs it', async () => {
		const warn = jest.fn();
		const response = { status: () => response, json: () => response };
		const context = {
			...node({ events: ['corehr.person.updated_v1'] }),
			getWorkflow: () => ({ id: 'w', name: 'Workflow' }),
			getResponseObject: () => response,
			logger: { warn, debug: jest.fn() },
		} as unknown as IWebhookFunctions;
		await answerWebhook(context, readSettings(context));
		expect(warn.mock.calls[0]?.[0]).toBe(
			'Feishu CoreHR webhook: request refused with 404: this workflow listens by long connection',
		);
	});
});

it.each<[string, unknown]>([
	['The body is not a JSON object.', 'text'],
	['The body has no header: it is not an event.', {}],
	['event is not an object.', { header: { event_id: 'e', event_type: 't' }, event: [] }],
	['header.event_id is not a string.', { header: { event_id: {}, event_type: 't' }, event: {} }],
	[
		'A number in it is too large to be read.',
		{ header: { event_id: 'e', event_type: 't' }, event: { person_id: 2 ** 60 } },
	],
	['The body is nested too deeply.', JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`)],
])('an event is unreadable: %s', (reason, body) => {
	expect(parseEnvelope(body)).toMatchObject({ ok: false, reason });
});

it.each<[number, string]>([
	[1, 'Feishu is busy at the moment'],
	[403, 'Feishu does not allow this app to open a long connection'],
	[514, 'Feishu refused the App ID or the App Secret'],
	[99991662, 'The app is disabled'],
	[99991663, 'Feishu did not accept the access token, not even a new one'],
	[1000040343, 'Feishu had an internal error when opening the long connection'],
	[987654, 'Feishu refused the request'],
])('code %i of the platform is told as "%s"', (code, message) => {
	expect(explain(new PlatformError({ code, msg: '…', status: 400 })).message).toBe(message);
});

describe('an answer of the platform that lacks something', () => {
	const answering =
		(body: object): HttpRequest =>
		async () => ({ body: { ...body }, headers: {}, statusCode: 200 });
	const app = { baseUrl: 'http://127.0.0.1', appId: 'cli_a', appSecret: SECRETS.token.encryptKey };

	it('is no token', async () => {
		await expect(requestToken(answering({ code: 0, msg: 'ok' }), app)).rejects.toMatchObject({
			msg: 'an answer without a token',
		});
	});

	it.each([
		['people', async (client: Client) => await getEmployees(client, ['1'], NO_QUERY)],
		['a person', async (client: Client) => await getPerson(client, '1', {})],
		['places', async (client: Client) => await getLocations(client, ['1'])],
	])('is nobody’s word about %s', async (_, ask) => {
		const silent = { call: async () => undefined } as unknown as Client;
		await expect(ask(silent)).rejects.toMatchObject({ msg: 'an answer without data' });
	});

	it('is no address', async () => {
		await expect(
			askWhereToConnect(answering({ code: 0, msg: 'ok', data: {} }), app),
		).rejects.toMatchObject({
			msg: 'an answer without an address to connect to',
		});
	});
});

describe('why there is no store of changes is told once', () => {
	it.each<[Fault, string]>([
		['wrongSetting', 'The setting of where changes wait for their run is wrong'],
		['networkFolder', "n8n's folder lies on a network file system"],
		['damaged', 'The file in which changes wait for their run was damaged'],
		['full', 'There is no room to store changes'],
		['locked', 'Another program holds the store of changes'],
		['readOnly', 'n8n may not write the store of changes'],
		['cannotOpen', 'The store of changes cannot be opened'],
		['replaced', 'The file in which changes wait for their run was deleted or replaced'],
		['newerSchema', 'The store of changes was written by a newer version'],
		['unreachable', 'The database of the store of changes cannot be reached'],
		['wrongPassword', 'The database of the store of changes refuses the user'],
		['noDatabase', 'The database named in FEISHU_COREHR_INBOX_URL does not exist'],
		['noRight', 'The user in FEISHU_COREHR_INBOX_URL may not create'],
		['slow', 'The store of changes takes too long to answer'],
		['failed', 'The store of changes failed'],
		['noSqlite', 'This Node.js has no built-in SQLite, in which changes wait'],
	])('%s', async (fault, message) => {
		const warn = jest.fn<void, [string]>();
		const broken = {
			place: 'the place',
			size: async () => await Promise.reject(new StoreFault(fault, 'the words of the database')),
		} as unknown as Store;
		const store = new WatchedStore(broken, { info: jest.fn(), warn });
		for (let call = 0; call < 2; call++) await expect(store.size()).rejects.toThrow(StoreFault);
		const lines = warn.mock.calls.map(([line]) => line);
		expect(lines).toEqual([expect.stringContaining(message)]);
		expect(lines[0]).toContain('(the place: the words of the database)');
	});
});

it('a fragment that does not fit is no event', () => {
	const fragment = { message_id: 'm', sum: 2, seq: 2, trace_id: 't' };
	expect(() => mergeFragment(new Map(), fragment)).toThrow('fragment 2 of 2 does not fit');
});

describe('what a person has to correct', () => {
	const EVENTS = ['corehr.person.updated_v1'];

	it.each<[string, object]>([
		["No event is chosen in 'Events'", { events: [] }],
		["The parameter 'Connection' must be one of: longConnection, webhook", { connection: 'x' }],
		[
			"The parameter 'Person Fields' must hold names of fields",
			{ personFilter: 'only', personFields: [1] },
		],
		[
			"The parameter 'Person Fields' holds fields whose change Feishu never reports",
			{ personFilter: 'only', personFields: ['hukou_type'] },
		],
	])('in the trigger: %s', (message, parameters) => {
		expect(() => readSettings(node({ events: EVENTS, ...parameters }))).toThrow(message);
	});

	it('in the credential, for a webhook', async () => {
		const context = {
			...node({}),
			getNode: () => ({ name: 'Trigger' }) as INode,
			getCredentials: async () => ({ appId: 'cli_a' }),
		} as unknown as ITriggerFunctions;
		await expect(requireKeys(context)).rejects.toThrow(
			'Webhook mode needs an Encrypt Key or a Verification Token in the credential',
		);
	});

	it('in the credential, for the long connection', async () => {
		const app = { baseUrl: 'http://127.0.0.1', appId: 'cli_a', appSecret: 'x' };
		const joining = joinConnection(app, jest.fn(), {} as Subscriber, {} as Door);
		await expect(joining).rejects.toMatchObject({ msg: 'an App ID is cli_ and 16 characters' });
	});

	it('in the credential, for a webhook that knows no app', async () => {
		const context = {
			...node({}),
			getCredentials: async () => ({ encryptKey: 'k' }),
		} as unknown as ITriggerFunctions;
		await expect(requireKeys(context)).rejects.toThrow('The Feishu credential has no App ID');
	});

	it('in the credential', () => {
		expect(() => appFromCredential({ appId: 'cli_a' })).toThrow(
			'The Feishu credential has no App Secret',
		);
	});

	it.each<[string, unknown]>([
		['There is no person id', ''],
		['The person id must be text, but is a list', []],
		['This is not a person id: "a b"', 'a b'],
		[
			'The person id came as the number 6919733936050407000, which is no longer exact',
			Number('6919733936050406926'),
		],
	])('in an item: %s', (message, value) => {
		expect(() => readRecordId(value, 'person')).toThrow(message);
	});

	it('in the chosen fields', () => {
		const names = Array.from({ length: 120 }, (_, index) => `field_${index}`);
		expect(() => requestFields(names)).toThrow(/\d+ fields are too many: Feishu answers at most/);
	});

	it('in a workflow made elsewhere', async () => {
		const parameters = { resource: 'person', operation: 'fire' };
		await expect(runNode({ parameters, items: [{}], credential: {} })).rejects.toThrow(
			'There is no operation person fire',
		);
	});
});
