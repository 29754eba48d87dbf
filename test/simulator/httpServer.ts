import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { SimulatedApp } from './app';
import type { Answer } from './answers';
import type { HttpCall, Reply } from './httpApi';
import type { Json } from './json';
import { isObject, parseJson } from './json';
import type { UpgradeAnswer } from './longConnection';
import { TICKET_REFUSED } from './longConnection';
import type { Timers } from './timers';

/** One answered call; holds no secret. */
export interface LoggedCall {
	readonly at: number;
	readonly method: string;
	readonly path: string;
	readonly query: string;
	/** Method and path with `:id`, for calls of CoreHR. */
	readonly endpoint?: string;
	readonly appId?: string;
	/** HTTP status, or 0 when the connection was cut. */
	readonly status: number;
	/** The platform's code. */
	readonly code?: number;
	readonly logId: string;
	/** The request's body, for calls of CoreHR alone: others carry secrets. */
	readonly body?: Json;
}

/** `http-503`: a gateway answers for the platform. `dead`: every connection is cut at once. */
export type Outage = 'http-503' | 'dead';

export interface ServerParts {
	readonly timers: Timers;
	readonly now: () => number;
	readonly apps: ReadonlyMap<string, SimulatedApp>;
	readonly outage: () => Outage | undefined;
	readonly upgradeDelayMs: () => number;
	readonly answer: (call: HttpCall) => Reply;
	readonly control: (call: HttpCall) => Promise<Answer>;
	readonly log: (call: LoggedCall) => void;
}

/** HTTP and WebSocket on one port, not yet listening. */
export function httpServer(parts: ServerParts): Server {
	const server = createServer((request, response) => {
		readBody(request)
			.then(async (body) => await serve(request, response, body, parts))
			.catch(() => response.destroy());
	});
	// Pongs are sent by hand, so that a half-open connection can leave them out.
	const sockets = new WebSocketServer({ noServer: true, autoPong: false });
	server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
		socket.on('error', () => socket.destroy());
		if (parts.outage()) return void socket.destroy();
		const ticket = urlOf(request).searchParams.get('ticket') ?? '';
		for (const { longConnection } of parts.apps.values()) {
			const redeemed = longConnection.redeem(ticket);
			if (!redeemed) continue;
			const instead = longConnection.noUpgrade.current;
			if (instead) return noUpgrade(socket, instead);
			const upgrade = () =>
				sockets.handleUpgrade(request, socket, head, (client) =>
					longConnection.welcome(client, redeemed.deviceId),
				);
			const wait = parts.upgradeDelayMs();
			if (wait === 0) upgrade();
			else
				parts.timers.after(
					wait,
					() => !socket.destroyed && upgrade(),
					() => socket.destroy(),
				);
			return;
		}
		noUpgrade(socket, TICKET_REFUSED);
	});
	return server;
}

function noUpgrade(socket: Duplex, { body = '', headers, status }: UpgradeAnswer): void {
	const lines = Object.entries({ ...headers, 'Content-Length': Buffer.byteLength(body) });
	const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
	socket.end(`HTTP/1.1 ${status}\r\n${head}Connection: close\r\n\r\n${body}`);
}

async function serve(
	request: IncomingMessage,
	response: ServerResponse,
	body: string,
	parts: ServerParts,
): Promise<void> {
	const call: HttpCall = {
		method: request.method ?? 'GET',
		url: urlOf(request),
		authorization: request.headers.authorization,
		body,
	};
	if (call.url.pathname.startsWith('/_control')) return send(response, await parts.control(call));
	const outage = parts.outage();
	if (outage === 'dead') return void request.socket.destroy();
	const reply: Reply = outage
		? { answer: { status: 503, body: 'Service Unavailable' }, delayMs: 0, logId: '' }
		: parts.answer(call);
	parts.log(logged(call, reply, parts.now()));
	const finish = () => {
		if (reply.answer) send(response, reply.answer, reply.logId, parts.now());
		else request.socket.destroy();
	};
	if (reply.delayMs > 0) parts.timers.after(reply.delayMs, finish);
	else finish();
}

function logged(call: HttpCall, reply: Reply, at: number): LoggedCall {
	const answered = reply.answer?.body;
	const code = isObject(answered) ? answered.code : undefined;
	const { pathname, search } = call.url;
	const isCoreHr = pathname.startsWith('/open-apis/corehr/') && call.body !== '';
	return {
		at,
		method: call.method,
		path: pathname,
		query: pathname.startsWith('/open-apis/corehr/') ? search : '',
		endpoint: reply.endpoint,
		appId: reply.appId,
		status: reply.answer?.status ?? 0,
		code: typeof code === 'number' ? code : undefined,
		logId: reply.logId,
		...(isCoreHr && { body: parseJson(call.body) as Json }),
	};
}

function send(response: ServerResponse, answer: Answer, logId = '', now = Date.now()): void {
	const isText = typeof answer.body === 'string';
	response.writeHead(answer.status, {
		'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8',
		date: new Date(now).toUTCString(),
		...(logId !== '' && { 'x-tt-logid': logId }),
		...answer.headers,
	});
	response.end(isText ? answer.body : JSON.stringify(answer.body));
}

function urlOf(request: IncomingMessage): URL {
	const base = `http://${request.headers.host ?? '127.0.0.1'}`;
	return URL.canParse(request.url ?? '/', base)
		? new URL(request.url ?? '/', base)
		: new URL('http://127.0.0.1/unreadable');
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}
