import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AESCipher, adaptDefault } from '@larksuiteoapi/node-sdk';
import { dispatcher } from './officialSdk';
import type { Simulator } from './index';
import { PERSON_UPDATED, encrypt, signatureHeaders, startSimulator } from './index';

let simulator: Simulator;
let receiver: Server | undefined;

beforeEach(async () => {
	simulator = await startSimulator({
		settings: { redeliveryMs: [10, 20] },
	});
});

afterEach(async () => {
	await simulator.close();
	receiver?.closeAllConnections();
	receiver?.close();
	receiver = undefined;
});

async function receive(
	listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
	const server = createServer(listener);
	receiver = server;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/event`;
}

interface Received {
	readonly headers: IncomingMessage['headers'];
	readonly body: string;
}

/** A receiver that answers these codes in turn (the last one for ever) and keeps what it got. */
async function codes(...answers: number[]): Promise<{ url: string; received: Received[] }> {
	const received: Received[] = [];
	const url = await receive((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
		request.on('end', () => {
			response.statusCode = answers[Math.min(received.length, answers.length - 1)] ?? 200;
			received.push({ headers: request.headers, body });
			response.end('{}');
		});
	});
	return { url, received };
}

const push = () =>
	simulator.app.push(simulator.app.personUpdated({ personId: '1', fieldChanges: ['age'] }));

describe.each([
	['with an Encrypt Key', undefined],
	['without one', ''],
])('the SDK receives what the pusher sends, %s', (_, encryptKey) => {
	it('passes the URL check and gets the event', async () => {
		simulator.app.encryptKey = encryptKey ?? simulator.app.encryptKey;
		const seen: unknown[] = [];
		const events = dispatcher(simulator.app, {
			[PERSON_UPDATED]: (event) => void seen.push(event),
		});
		const url = await receive(
			adaptDefault('/event', events, {
				autoChallenge: true,
			}),
		);
		expect(await simulator.app.setWebhook(url)).toMatchObject({ passed: true, status: 200 });
		const { attempts } = await simulator.settled(push());
		expect(attempts).toMatchObject([{ via: 'webhook', outcome: 200 }]);
		expect(seen).toMatchObject([{ person_id: '1', field_changes: ['age'] }]);
	});
});

it.each([
	['answers something else', 200],
	['refuses', 404],
])('does not save a URL that %s', async (_, status) => {
	const { url } = await codes(status);
	expect(await simulator.app.setWebhook(url)).toMatchObject({ passed: false, status });
	expect(simulator.app.receiver).toBe('longConnection');
});

it('does not save a URL that answers too late', async () => {
	simulator.settings.urlCheckTimeoutMs = 20;
	const url = await receive(() => undefined);
	expect(await simulator.app.setWebhook(url)).toMatchObject({ passed: false, status: undefined });
});

it('signs the raw bytes when there is an Encrypt Key', async () => {
	const { url, received } = await codes(200);
	await simulator.app.setWebhook(url, { check: false });
	await simulator.settled(push());
	const { headers, body } = received[0]!;
	const timestamp = String(headers['x-lark-request-timestamp']);
	const nonce = String(headers['x-lark-request-nonce']);
	const { encryptKey, verificationToken } = simulator.app;
	const expected = signatureHeaders(Buffer.from(body), encryptKey, timestamp, nonce);
	expect(headers['x-lark-signature']).toBe(expected['X-Lark-Signature']);
	expect(body).not.toContain(verificationToken);
	const opened = new AESCipher(encryptKey).decrypt(
		(JSON.parse(body) as { encrypt: string }).encrypt,
	);
	expect(JSON.parse(opened)).toMatchObject({ header: { token: verificationToken } });
});

it('sends plain JSON and no signature without an Encrypt Key', async () => {
	simulator.app.encryptKey = '';
	const { url, received } = await codes(200);
	await simulator.app.setWebhook(url, { check: false });
	await simulator.settled(push());
	expect(received[0]?.headers).not.toHaveProperty('x-lark-signature');
	expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
		schema: '2.0',
		header: { token: simulator.app.verificationToken, event_type: PERSON_UPDATED },
	});
});

it('comes again after anything but 200', async () => {
	const { url } = await codes(500, 401, 200);
	await simulator.app.setWebhook(url, { check: false });
	const { attempts } = await simulator.settled(push());
	expect(attempts.map(({ outcome }) => outcome)).toEqual([500, 401, 200]);
});

it('comes again after silence and gives up at the end of the schedule', async () => {
	await simulator.app.setWebhook(await receive(() => undefined), { check: false });
	simulator.settings.ackTimeoutMs = 20;
	const { attempts, acknowledged } = await simulator.settled(push());
	expect(attempts.map(({ outcome }) => outcome)).toEqual(['silence', 'silence', 'silence']);
	expect(acknowledged).toBe(false);
});

it('encrypts so that the SDK can decrypt', () => {
	expect(new AESCipher('test key').decrypt(encrypt('hello world', 'test key'))).toBe('hello world');
});
