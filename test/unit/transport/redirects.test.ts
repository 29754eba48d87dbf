import { inspect } from 'node:util';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { askWhereToConnect } from '../../../nodes/FeishuCoreHr/longConnection/handshake';
import { explain, PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import { httpOf } from '../../../nodes/FeishuCoreHr/transport/http';
import { requestToken } from '../../../nodes/FeishuCoreHr/transport/token';
import { n8nContext } from '../n8nContext';
import { getLocations, type Scene, startScene } from './scene';
import { WHOLE } from '../whole';

/** Another host: whatever arrives here has left the platform. */
let elsewhere: Server;
let arrived: string[];
let scene: Scene;
beforeEach(async () => {
	arrived = [];
	elsewhere = createServer((request, response) => {
		arrived.push(`${request.method} ${request.url}`);
		response.end('{"code":0,"msg":"ok"}');
	});
	await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
	scene = await startScene();
});
afterEach(async () => {
	elsewhere.closeAllConnections();
	await new Promise((resolve) => elsewhere.close(resolve));
	await scene.simulator.close();
});

const http = httpOf(n8nContext());

const CALLS: ReadonlyArray<[string, string, () => Promise<unknown>]> = [
	['a token', '/open-apis/auth', async () => await requestToken(http, scene.app)],
	['records', '/open-apis/corehr', async () => await getLocations(scene.client({ http }), ['1'])],
	['a long connection', '/callback', async () => await askWhereToConnect(http, scene.app)],
];

describe.each([301, 302, 303, 307, 308])('a redirect (HTTP %i) to another host', (status) => {
	it.each(CALLS)('is not followed when asking for %s', async (_, path, ask) => {
		const { port } = elsewhere.address() as AddressInfo;
		const location = `http://user:hunter2@127.0.0.1:${port}/portal?secret=hunter2`;
		scene.simulator.meddling.add((reply, { url }) =>
			url.pathname.startsWith(path)
				? { ...reply, logId: '', answer: { status, body: '', headers: { location } } }
				: reply,
		);
		const error: unknown = await ask().catch((reason: unknown) => reason);
		expect(arrived).toEqual([]);
		expect(error).toBeInstanceOf(PlatformError);
		const told = explain(error as PlatformError);
		expect(told.message).toBe('The answer did not come from Feishu');
		expect(told.description).toContain(`a redirect to http://127.0.0.1:${port}`);
		expect(inspect([error, told], WHOLE)).not.toContain('hunter2');
	});
});
