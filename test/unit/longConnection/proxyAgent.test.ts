import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { ProxyFromEnvironmentAgent } from '../../../nodes/FeishuCoreHr/longConnection/proxyAgent';
import { ConnectProxy } from './connectProxy';

const NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
	name,
	name.toLowerCase(),
]);
const environment = { ...process.env };

let target: Server;
let port: number;
const proxies: ConnectProxy[] = [];

beforeEach(async () => {
	for (const name of NAMES) delete process.env[name];
	target = createServer();
	new WebSocketServer({ server: target }).on('connection', (socket) => socket.send('hello'));
	await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
	({ port } = target.address() as AddressInfo);
});

afterEach(async () => {
	await Promise.all(proxies.splice(0).map(async (proxy) => await proxy.close()));
	target.closeAllConnections();
	await new Promise((resolve) => target.close(resolve));
	process.env = { ...environment };
});

async function proxy(login?: string) {
	const one = new ConnectProxy(login);
	proxies.push(one);
	return { url: await one.listen(), tunnels: one.tunnels };
}

/** Opens a socket as the SDK does, and resolves with what it hears or why it hears nothing. */
async function hear(): Promise<string> {
	const socket = new WebSocket(`ws://127.0.0.1:${port}/`, {
		agent: new ProxyFromEnvironmentAgent(),
	});
	const heard = await new Promise<string>((resolve) => {
		socket.on('message', (data) => resolve(String(data)));
		socket.on('error', ({ message }) => resolve(message));
	});
	socket.terminate();
	return heard;
}

it('without a proxy variable the socket goes straight to the platform', async () => {
	expect(await hear()).toBe('hello');
});

it.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])(
	'the socket goes through the proxy that %s names',
	async (name) => {
		const { tunnels, url } = await proxy();
		process.env[name] = url;
		expect(await hear()).toBe('hello');
		expect(tunnels).toEqual([`127.0.0.1:${port}`]);
	},
);

it('an encrypted socket goes through the proxy that HTTPS_PROXY names, not HTTP_PROXY', async () => {
	const [plain, secure] = [await proxy(), await proxy()];
	process.env.HTTP_PROXY = plain.url;
	process.env.HTTPS_PROXY = secure.url;
	const socket = new WebSocket(`wss://127.0.0.1:${port}/`, {
		agent: new ProxyFromEnvironmentAgent(),
	});
	await new Promise((resolve) => socket.on('error', resolve));
	expect(secure.tunnels).toEqual([`127.0.0.1:${port}`]);
	expect(plain.tunnels).toEqual([]);
});

it('the proxy gets the user and the password of its address, special characters included', async () => {
	const { tunnels, url } = await proxy('hr:p%40ss');
	process.env.HTTP_PROXY = url;
	expect(await hear()).toBe('hello');
	expect(tunnels).toHaveLength(1);
});

it('a proxy that refuses the password keeps the socket from opening', async () => {
	const { tunnels, url } = await proxy('hr:secret');
	process.env.HTTP_PROXY = url.replace('secret', 'wrong');
	expect(await hear()).toMatch(/407/);
	expect(tunnels).toEqual([]);
});

it.each(['NO_PROXY', 'no_proxy'])('%s keeps an address away from the proxy', async (name) => {
	const { tunnels, url } = await proxy();
	process.env.HTTP_PROXY = url;
	process.env[name] = '127.0.0.1';
	expect(await hear()).toBe('hello');
	expect(tunnels).toEqual([]);
});
