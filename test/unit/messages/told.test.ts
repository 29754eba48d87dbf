import type { INode, ITriggerFunctions } from 'n8n-workflow';
import { readRecordId } from '../../../nodes/FeishuCoreHr/actions/lookup/recordId';
import { requestFields } from '../../../nodes/FeishuCoreHr/actions/person/employeeFields';
import { parseEnvelope } from '../../../nodes/FeishuCoreHr/events/envelope';
import { joinConnection } from '../../../nodes/FeishuCoreHr/longConnection/connections';
import { askWhereToConnect } from '../../../nodes/FeishuCoreHr/longConnection/handshake';
import { mergeFragment } from '../../../nodes/FeishuCoreHr/longConnection/fragments';
import type { Subscriber } from '../../../nodes/FeishuCoreHr/longConnection/subscriber';
import { appFromCredential } from '../../../nodes/FeishuCoreHr/transport/app';
import type { Client } from '../../../nodes/FeishuCoreHr/transport/client';
import { getEmployees, getPerson } from '../../../nodes/FeishuCoreHr/transport/corehr';
import { getLocations } from '../transport/scene';
import { explain, PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import { requestToken } from '../../../nodes/FeishuCoreHr/transport/token';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { requireKeys } from '../../../nodes/FeishuCoreHr/webhook/keys';
import { runNode } from '../actions/runNode';
import { door } from '../longConnection/listeners';
import { node } from '../trigger/node';
import { SECRETS } from '../webhook/answersTable';

const NO_QUERY = { fields: [], idTypes: {} };

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
		['people', async (client: Client) => await getEmployees(client, 'person_ids', ['1'], NO_QUERY)],
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
		const joining = joinConnection(app, jest.fn(), {} as Subscriber, door);
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
