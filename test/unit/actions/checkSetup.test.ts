import type { IDataObject } from 'n8n-workflow';

import { EVENT_TYPES } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { appFromCredential, appKey } from '../../../nodes/FeishuCoreHr/transport/app';
import { startSimulator, type Simulator } from '../../simulator';
import { eventPages } from '../../simulator/sampleEvents';
import { FakeClock } from '../fakeClock';
import { known, Scene } from '../inbox/scene';
import { ENGINES, type Engine } from '../store/engines';
import { endProcess, startProcess } from './changeScene';
import { credentialOf, runNode } from './runNode';

jest.setTimeout(60_000);

const [[, startEngine]] = ENGINES as unknown as [[string, () => Promise<Engine>]];

let engine: Engine;
let simulator: Simulator;

beforeAll(async () => {
	engine = await startEngine();
	simulator = await startSimulator();
});
beforeEach(() => startProcess(engine.env));
afterEach(async () => {
	simulator.faults.clear();
	simulator.app.missingScopes.clear();
	await endProcess();
	await engine.clear();
});
afterAll(async () => {
	await simulator.close();
	await engine.end();
});

/** What the operator sees, by the name of the check. */
async function checked(
	credential: IDataObject = {},
	parameters: IDataObject = { language: 'en-US' },
): Promise<ReadonlyMap<unknown, IDataObject>> {
	const output = await runNode({
		parameters: { resource: 'app', operation: 'checkSetup', ...parameters } as never,
		items: [{}, {}],
		credential: { ...credentialOf(simulator), ...credential } as never,
	});
	expect(output.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
	return new Map(output.map(({ json }) => [json.check, json]));
}

/** A workflow that is switched on. */
async function listening(connection: 'longConnection' | 'webhook', ...events: string[]) {
	const scene = new Scene(engine, 'trigger', { clock: new FakeClock(Date.now()) });
	const app = appKey(appFromCredential(credentialOf(simulator)));
	await scene.subscriptions().arrive(known('node', { app, connection, events }));
}

const badOnes = (all: ReadonlyMap<unknown, IDataObject>) =>
	[...all.values()].filter(({ ok }) => !ok).map(({ check }) => check);

it('says of each thing that it is well, once, whatever comes in', async () => {
	await listening('longConnection', 'corehr.person.updated_v1');
	const all = await checked();
	expect([...all.keys()]).toEqual([
		'Address and network',
		'App ID and App Secret',
		'App installed and enabled',
		'Permission: Read people',
		'Permission: Read locations',
		'Permission: Event Person Updated',
		'People can be found',
		'Locations can be found',
		'Long connection',
		'Keys of the webhook',
		'Where changes are stored',
	]);
	expect(badOnes(all)).toEqual([]);
});

it('speaks Chinese unless told otherwise', async () => {
	const all = await checked({}, {});
	expect(all.get('可以找到人员')).toMatchObject({ ok: true, details: '可以' });
	for (const json of all.values()) {
		for (const words of [json.check, json.details, json.what_to_do]) {
			if (words !== '') expect(words).toMatch(/\p{Script=Han}|^http|sqlite/u);
		}
	}
});

describe('names what is wrong, and the page and button that cure it', () => {
	it('a wrong App Secret; what cannot be told is no fault', async () => {
		const all = await checked({ appSecret: 'not the secret' });
		expect(badOnes(all)).toEqual(['App ID and App Secret']);
		expect(all.get('App ID and App Secret')?.what_to_do).toContain('Credentials & Basic Info');
		expect(all.get('App installed and enabled')?.details).toMatch(/^Cannot be told/);
		expect(JSON.stringify([...all])).not.toContain('not the secret');
	});

	it('an app that is not installed', async () => {
		simulator.faults.add({ kind: 'code', code: 99991673, path: '/open-apis/auth' });
		expect(badOnes(await checked())).toEqual(['App installed and enabled']);
	});

	it('an address where nobody answers', async () => {
		const all = await checked({ baseUrl: 'http://127.0.0.1:9' });
		expect(badOnes(all)).toEqual(['Address and network']);
	});

	it('a missing scope of a call, with a link to its switch', async () => {
		for (const scope of ['corehr:employee:read', 'corehr:employee:write']) {
			simulator.app.missingScopes.add(scope);
		}
		const all = await checked();
		expect(badOnes(all)).toEqual(['Permission: Read people', 'People can be found']);
		expect(all.get('Permission: Read people')?.what_to_do).toContain(
			`/app/${simulator.app.appId}/auth?q=corehr%3Aemployee%3Aread`,
		);
	});

	it('a missing scope of an event that an active workflow chose; one of several is enough', async () => {
		await listening('longConnection', 'corehr.contract.created_v1', 'corehr.person.updated_v1');
		simulator.app.missingScopes.add('corehr:person:read');
		expect(badOnes(await checked())).toEqual([]);
		for (const scope of CONTRACT_SCOPES) simulator.app.missingScopes.add(scope);
		const wrong = badOnes(await checked());
		expect(wrong).toHaveLength(1);
		expect(wrong[0]).toMatch(/^Permission: Event Contract Created/);
	});

	it('every event of an active workflow, by the name under which the console has it', async () => {
		await listening('longConnection', ...EVENT_TYPES);
		const details = [...(await checked()).values()].map((json) => String(json.details));
		for (const type of EVENT_TYPES) {
			const [own] = details.filter((text) => new RegExp(`\\b${type}(,|$)`).test(text));
			expect(own).toMatch(/^corehr:\S+ is granted; to add under Add Events: /);
		}
	});

	it('people that the app may not see', async () => {
		const path = '/open-apis/corehr/v2/employees/search';
		simulator.faults.add({ kind: 'gateway', status: 200, body: NOBODY, path });
		const all = await checked();
		expect(badOnes(all)).toEqual(['People can be found']);
		expect(all.get('People can be found')?.what_to_do).toContain('Data Permissions');
	});

	it('a webhook without a key', async () => {
		await listening('webhook', 'corehr.person.updated_v1');
		const none = await checked({ encryptKey: '', verificationToken: ' ' });
		expect(badOnes(none)).toEqual(['Keys of the webhook']);
		const weak = await checked({ encryptKey: '', verificationToken: 'token' });
		expect(weak.get('Keys of the webhook')?.details).toContain('forge');
		const both = await checked({ encryptKey: 'key', verificationToken: 'token' });
		expect(both.get('Keys of the webhook')?.details).toBe(
			'Encrypt Key and Verification Token: set',
		);
	});

	it('a store that cannot be reached', async () => {
		await endProcess();
		startProcess({ FEISHU_COREHR_INBOX_URL: 'no URL' });
		const all = await checked();
		startProcess(engine.env);
		expect(badOnes(all)).toEqual(['Where changes are stored']);
		expect(all.get('Where changes are stored')?.what_to_do).toContain('FEISHU_COREHR_INBOX_URL');
	});
});

const CONTRACT_SCOPES = eventPages['corehr.contract.created_v1']?.scopes ?? [];

const NOBODY = JSON.stringify({ code: 0, msg: 'success', data: { items: [], has_more: false } });

it('says that the permissions cannot be told where the platform does not list them', async () => {
	simulator.faults.add({ kind: 'code', code: 99991672, path: '/open-apis/application', times: 9 });
	const all = await checked();
	expect(badOnes(all)).toEqual([]);
	expect(all.get('Permission: Read people')?.details).toMatch(/^Cannot be told/);
});
