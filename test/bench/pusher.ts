import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { CONTROL, decodeFrame, documentedClientConfig, encodeFrame } from '../simulator';
import { collectGarbage } from './garbage';

const ACKNOWLEDGED = '"code":200';

/** A client answered that an event is to be brought again. */
export class NotTaken extends Error {}

/**
 * The platform's side of long connections, as lean as can be: it must cost less than the clients that
 * are measured. Frames are made beforehand, and of an answer it is seen only whether it is 200.
 */
export class Pusher {
	private readonly clients = new Map<string, WebSocket>();

	private answered: (isGood: boolean) => void = () => {};

	private constructor(private readonly server: Server) {
		const sockets = new WebSocketServer({ noServer: true });
		server.on('request', (request, response) => void this.serve(request, response));
		server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
			const app = new URL(request.url ?? '', this.url).searchParams.get('app') ?? '';
			sockets.handleUpgrade(request, socket, head, (client) => this.welcome(app, client));
		});
	}

	static async open(): Promise<Pusher> {
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		return new Pusher(server);
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/**
	 * Sends frames to the client of an app, written together, as a burst arrives.
	 *
	 * @returns the milliseconds until the last one was answered
	 * @throws {NotTaken} when one was not answered 200
	 */
	async push(app: string, frames: readonly Uint8Array[]): Promise<number> {
		const client = this.clients.get(app);
		if (!client) throw new Error(`${app} is not connected`);
		collectGarbage();
		const begun = performance.now();
		await new Promise<void>((resolve, reject) => {
			let done = 0;
			this.answered = (isGood) => {
				if (!isGood) reject(new NotTaken(`${app} did not take an event`));
				if (++done === frames.length) resolve();
			};
			const { _socket: wire } = client as WebSocket & { readonly _socket?: Socket | null };
			wire?.cork();
			for (const frame of frames) client.send(frame);
			wire?.uncork();
		});
		return performance.now() - begun;
	}

	async close(): Promise<void> {
		for (const client of this.clients.values()) client.terminate();
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private welcome(app: string, client: WebSocket): void {
		this.clients.set(app, client);
		client.on('message', (data: Buffer) => {
			if (data.includes(ACKNOWLEDGED)) return this.answered(true);
			const frame = decodeFrame(data);
			if (frame.method !== CONTROL) return this.answered(false);
			client.send(encodeFrame({ ...frame, headers: { type: 'pong' } }));
		});
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		// A question without a body is for the company's own fields: it has none.
		const text = Buffer.concat(chunks).toString() || '{}';
		const body = JSON.parse(text) as { readonly AppID?: string };
		const socket = `${this.url.replace('http', 'ws')}/ws/v2?service_id=1&device_id=1&app=${body.AppID}`;
		const data = { URL: socket, ClientConfig: documentedClientConfig };
		const other = { tenant_access_token: 't-bench', expire: 7_200, data: { items: [] } };
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify({ code: 0, msg: 'ok', ...(body.AppID ? { data } : other) }));
	}
}
