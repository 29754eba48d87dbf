import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { whenAnswered } from '../../../nodes/FeishuCoreHr/trigger/webhook/whenAnswered';

let server: Server;
let port: number;
let arrived: Promise<ServerResponse>;
const taken: boolean[] = [];

beforeEach(async () => {
	taken.length = 0;
	arrived = new Promise((resolve) => {
		server = createServer((_, response) => {
			whenAnswered(response, (yes) => taken.push(yes));
			resolve(response);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	({ port } = server.address() as AddressInfo);
});

afterEach(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

function post() {
	const call = request({ port, host: '127.0.0.1', method: 'POST' });
	const over = new Promise<void>((resolve) => {
		call.on('response', (answer) => answer.resume().on('close', resolve));
		call.on('error', () => resolve());
	});
	call.end();
	return { hangUp: () => call.destroy(), over };
}

it.each([
	[200, true],
	[500, false],
	[503, false],
])('an answer of %d says taken: %p', async (status, expected) => {
	const { over } = post();
	const response = await arrived;
	const closed = new Promise((resolve) => response.once('close', resolve));
	response.writeHead(status).end('{}');
	await over;
	await closed;
	expect(new Set(taken)).toEqual(new Set([expected]));
});

it.each([
	[200, true],
	[500, false],
])(
	'so does an answer of %d into the void, once the platform has hung up',
	async (status, expected) => {
		const { hangUp } = post();
		const response = await arrived;
		const closed = new Promise((resolve) => response.once('close', resolve));
		hangUp();
		await closed;
		expect(taken).toEqual([]);
		response.statusCode = status;
		response.end('{}');
		expect(taken).toEqual([expected]);
	},
);
