import { createServer as createSilentServer, type AddressInfo } from 'node:net';
import { joinConnection } from '../../../nodes/FeishuCoreHr/longConnection/connections';
import { explain, PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import { misbehave, startSimulator, type Simulator } from '../../simulator';
import { ConnectProxy } from './connectProxy';
import { appOf, door, FakeSubscriber, http, readLog } from './listeners';

let simulator: Simulator;
beforeEach(async () => {
	readLog();
	simulator = await startSimulator();
});
afterEach(async () => {
	delete process.env.HTTP_PROXY;
	await simulator.close();
});

/** What a test run in the editor is told. */
async function reason(via = http): Promise<{ message: string; description: string }> {
	const tester = new FakeSubscriber('t', undefined, true);
	const error: unknown = await joinConnection(appOf(simulator), via, tester, door).catch(
		(refusal: unknown) => refusal,
	);
	if (!PlatformError.is(error)) throw new Error('there is no reason');
	return explain(error);
}

/** The platform names another address for its socket. */
const named =
	(address: string): HttpRequest =>
	async (options) => {
		const answer = await http(options);
		const { data } = answer.body as { data?: { URL: string } };
		if (data) data.URL = address;
		return answer;
	};

const failing =
	(code: string, words: string): HttpRequest =>
	async () => {
		throw Object.assign(new Error(words), { code });
	};

describe('a connection that does not come about says why, and what to do', () => {
	it('the address of the socket is out of reach', async () => {
		misbehave(simulator, 'socket unreachable');
		const { message, description } = await reason();
		expect(message).toBe('Feishu answered, but the address for its events cannot be reached');
		expect(description).toMatch(/firewall.*127\.0\.0\.1: ECONNREFUSED/);
	});

	it('the address of the socket has no entry in the DNS', async () => {
		misbehave(simulator, 'socket without a name');
		const { message, description } = await reason();
		expect(message).toBe('Feishu answered, but the address for its events cannot be reached');
		expect(description).toMatch(/sockets\.invalid: (ENOTFOUND|EAI_AGAIN)/);
		expect(description).not.toContain('ticket');
	});

	it.each([
		['403 Forbidden', 403],
		['200 OK', 200],
		['502 Bad Gateway', 502],
	])('a proxy answers the upgrade with %s', async (status, code) => {
		simulator.app.longConnection.noUpgrade.put({ status, body: '<html>' });
		const { message, description } = await reason();
		expect(message).toBe('A proxy or firewall does not let the long connection through');
		expect(description).toMatch(new RegExp(`allow CONNECT and WebSockets.*HTTP ${code}`));
	});

	it('a proxy opens no tunnel', async () => {
		const proxy = new ConnectProxy('hr:password-of-the-proxy');
		process.env.HTTP_PROXY = (await proxy.listen()).replace('hr:', 'it:');
		const { message, description } = await reason();
		await proxy.close();
		expect(message).toBe('A proxy or firewall does not let the long connection through');
		expect(description).toMatch(/HTTPS_PROXY.*did not open a tunnel.*HTTP 407/);
		expect(description).not.toContain('password-of-the-proxy');
	});

	it('the certificate of the socket is not trusted', async () => {
		misbehave(simulator, 'socket with a foreign certificate');
		const { otherOrigin } = simulator.app.longConnection;
		while (otherOrigin.current === undefined) await new Promise(setImmediate);
		const { message, description } = await reason();
		expect(message).toMatch(/does not trust the certificate/);
		expect(description).toMatch(/NODE_EXTRA_CA_CERTS.*DEPTH_ZERO_SELF_SIGNED_CERT/);
	});

	it.each([
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'CERT_HAS_EXPIRED',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('the certificate of the platform is not trusted (%s)', async (code) => {
		const { message } = await reason(failing(code, 'not trusted'));
		expect(message).toMatch(/does not trust the certificate/);
	});

	it('nobody answers the upgrade', async () => {
		const silent = createSilentServer((socket) => socket.resume());
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
		const { port } = silent.address() as AddressInfo;
		const { message, description } = await reason(named(`ws://127.0.0.1:${port}/ws`));
		await new Promise((resolve) => silent.close(resolve));
		expect(message).toBe('Feishu could not be reached');
		expect(description).toContain('no socket came about in time');
	}, 15_000);

	it('the platform is the wrong one', async () => {
		misbehave(simulator, 'wrong platform');
		const { message, description } = await reason();
		expect(message).toBe('The n8n credential names the wrong platform for this app');
		expect(description).toMatch(/change Platform.*Incorrect domain name, code: 1000040351/);
	});

	it('the platform refuses the ticket, in its own words', async () => {
		misbehave(simulator, 'tickets refused');
		expect((await reason()).description).toMatch(/auth failed, code: 514, HTTP 403/);
	});

	it('the answer to the handshake names no address', async () => {
		const { message } = await reason(named('not an address'));
		expect(message).toBe('The answer did not come from Feishu');
	});
});
