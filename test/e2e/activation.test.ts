import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { INodeParameters } from 'n8n-workflow';
import { freePort } from '../host/n8n/ports';
import { until } from '../host/n8n/until';
import { chain, coreHrTrigger, noOp } from '../host/n8n/workflowDraft';
import { startSimulator } from '../simulator';
import { leaksIn } from './leaks';
import { closeScene, CREDENTIAL, credentialFields, openScene, type Scene } from './scene';

const LONG = { timeoutMs: 60_000 };
const WRONG_SECRET = 'not-the-secret-of-this-app';

let scene: Scene;
let silent: Server;

beforeAll(async () => {
	scene = await openScene();
	silent = createServer().listen(0, '127.0.0.1');
	await once(silent, 'listening');
});

afterAll(async () => {
	await closeScene(scene);
	silent.close();
});

/** Publishes a workflow with this trigger; the reasons are what the editor shows beside it. */
async function publish(
	parameters: INodeParameters,
	credentialChanges: Readonly<Record<string, string>> = {},
) {
	const { n8n, simulator } = scene;
	const fields = credentialFields(simulator, credentialChanges);
	const credential = await n8n.credentials.create(CREDENTIAL, 'Another', fields);
	const draft = chain('Refused', [coreHrTrigger(credential, parameters), noOp()]);
	const { id } = await n8n.workflows.create(draft);
	const { status, triggers } = await n8n.workflows.publish(id);
	return { id, status, reasons: triggers.map(({ errorMessage }) => errorMessage ?? '').join('\n') };
}

const WEBHOOK = { connection: 'webhook' };

// n8n tries each of them five times, over 15 s: all at once, so that they are waited for together.
it.concurrent.each<{
	readonly what: string;
	readonly parameters?: INodeParameters;
	readonly credential?: () => Promise<Record<string, string>> | Record<string, string>;
	readonly reasons: readonly (string | RegExp)[];
}>([
	{
		what: 'a wrong App Secret',
		credential: () => ({ appSecret: WRONG_SECRET }),
		reasons: ['The App Secret is wrong', 'app secret invalid', '10014'],
	},
	{
		what: 'an App ID nobody has',
		credential: () => ({ appId: 'cli_0000000000000000' }),
		reasons: ['Feishu does not know this App ID', '10003'],
	},
	{
		what: 'an App ID that is none',
		credential: () => ({ appId: 'my app' }),
		reasons: ['Feishu does not know this App ID', 'cli_'],
	},
	{
		what: 'webhook mode without Encrypt Key and Verification Token',
		parameters: WEBHOOK,
		credential: () => ({ encryptKey: '', verificationToken: '' }),
		reasons: ['Encrypt Key', 'Verification Token'],
	},
	...['only', 'all', 'ignore'].map((personFilter) => ({
		what: `the filter "${personFilter}" without a field`,
		parameters: { personFilter },
		reasons: ['Person Fields'],
	})),
	{
		what: 'a location filter without a field',
		parameters: {
			events: ['corehr.location.updated_v2'],
			locationFilter: 'only',
			locationOtherFields: ' , ',
		},
		reasons: ['Location Fields'],
	},
])('refuses $what and says why', async ({ parameters = {}, credential, reasons }) => {
	const refused = await publish(parameters, await credential?.());
	expect(refused.status).toBe('failed');
	for (const reason of reasons) expect(refused.reasons).toMatch(reason);
});

it.each(['longConnection', 'webhook'])('n8n itself refuses no event (%s)', async (connection) => {
	await expect(publish({ connection, events: [] })).rejects.toThrow(
		'Missing or invalid required parameters: events',
	);
});

describe('what may pass by itself keeps no workflow from going live', () => {
	const NO_CONNECTION = 'no long connection at the moment';
	/** What n8n's log has told since `from`, of there being no connection. */
	const warnings = (from: number) =>
		scene.n8n
			.log()
			.slice(from)
			.split('\n')
			.filter((line) => line.includes(NO_CONNECTION));

	/** A live workflow that has told once why it has no connection. */
	async function liveWithout(reason: string, credentialChanges: Record<string, string> = {}) {
		const from = scene.n8n.log().length;
		const { id, status } = await publish({}, credentialChanges);
		expect(status).toBe('published');
		await until('the log to say why', () => warnings(from).length > 0);
		expect(warnings(from)).toEqual([expect.stringContaining(reason)]);
		return { id, told: () => warnings(from) };
	}

	it('a network that comes late: it listens as soon as the platform is there', async () => {
		const port = await freePort();
		const baseUrl = `http://127.0.0.1:${port}`;
		const { id, told } = await liveWithout('Feishu could not be reached', { baseUrl });

		const late = await startSimulator({ port });
		try {
			await late.connected(1, LONG);
			const { eventId = '' } = late.changePerson(late.company.people.ids[0] ?? '', { age: 1 });
			await late.acknowledged(eventId);
			expect(await scene.n8n.executions.whenEnded(id, 1)).toHaveLength(1);
			expect(told()).toHaveLength(1);
			expect(scene.n8n.log()).toContain('long connection restored');
		} finally {
			await scene.n8n.workflows.deactivate(id);
			await late.close();
		}
	});

	it('a platform that never answers', async () => {
		const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
		const { id } = await liveWithout('Feishu could not be reached', { baseUrl });
		await scene.n8n.workflows.deactivate(id);
	});

	it("an answer that is not the platform's", async () => {
		const { baseUrl } = scene.n8n;
		const { id } = await liveWithout('The answer did not come from Feishu', { baseUrl });
		await scene.n8n.workflows.deactivate(id);
	});

	it('an app that has all the connections it may have: it listens when one is free', async () => {
		const { n8n, simulator } = scene;
		const { longConnection } = simulator.app;
		longConnection.refuseHandshakes({ code: 1000040350 });
		const { id, told } = await liveWithout('as many long connections as Feishu allows');
		longConnection.acceptHandshakes();
		await simulator.connected(1, LONG);
		expect(told()).toHaveLength(1);
		await n8n.workflows.deactivate(id);
		await simulator.connected(0, LONG);
	});
});

it('works once the credential is mended', async () => {
	const { n8n, simulator } = scene;
	const fields = credentialFields(simulator, { appSecret: WRONG_SECRET });
	const credential = await n8n.credentials.create(CREDENTIAL, 'Mended', fields);
	const draft = chain('Mended', [coreHrTrigger(credential), noOp()]);
	const { id } = await n8n.workflows.create(draft);
	expect(await n8n.workflows.publish(id)).toMatchObject({ status: 'failed' });

	await n8n.credentials.update(CREDENTIAL, credential, credentialFields(simulator));
	await n8n.workflows.activate(id);
	expect(simulator.app.longConnection.open).toHaveLength(1);
});

describe('the credential test', () => {
	const test = async (changes: Readonly<Record<string, string>>) => {
		const { credential, n8n, simulator } = scene;
		return await n8n.credentials.test(CREDENTIAL, credential, credentialFields(simulator, changes));
	};

	it('passes with the right App ID and App Secret', async () => {
		expect(await test({})).toMatchObject({ status: 'OK' });
	});

	it('allows a slash at the end of the base URL', async () => {
		expect(await test({ baseUrl: `${scene.simulator.url}/` })).toMatchObject({ status: 'OK' });
	});

	it.each([
		[{ appSecret: WRONG_SECRET }, 'app secret invalid'],
		[{ appId: 'cli_0000000000000000' }, '10003'],
	])("shows the platform's own words: %j", async (changes, words) => {
		const result = await test(changes);
		expect(result).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(words) as string,
		});
		expect(JSON.stringify(result)).not.toContain(WRONG_SECRET);
	});
});

it('leaves no secret in the log, an item or an error', async () => {
	expect(await leaksIn(scene)).toEqual([]);
	expect(scene.n8n.log()).not.toContain(WRONG_SECRET);
});
