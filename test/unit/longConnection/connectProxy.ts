import {
	createServer,
	request as forward,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** A real HTTP proxy, as companies have them: it tunnels (CONNECT) and forwards plain requests. */
export class ConnectProxy {
	/** Method and address of each request that was forwarded. */
	readonly forwarded: string[] = [];

	/** `host:port` of each tunnel that was opened. */
	readonly tunnels: string[] = [];

	private readonly server: Server;

	/** @param login `user:password` that it demands, if any */
	constructor(private readonly login?: string) {
		this.server = createServer((request, response) => this.forward(request, response));
		this.server.on('connect', (request, client, head) => {
			client.on('error', () => undefined);
			if (!this.admits(request.headers['proxy-authorization'])) {
				client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
				return;
			}
			const { hostname, port } = new URL(`http://${request.url ?? ''}`);
			this.tunnels.push(`${hostname}:${port}`);
			const target = connect(Number(port), hostname, () => {
				client.write('HTTP/1.1 200 Connection established\r\n\r\n');
				target.write(head);
				target.pipe(client).pipe(target);
			});
			target.on('error', () => client.destroy());
			client.on('close', () => target.destroy());
		});
	}

	async listen(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		const { port } = this.server.address() as AddressInfo;
		return `http://${this.login ? `${this.login}@` : ''}127.0.0.1:${port}`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private forward(request: IncomingMessage, response: ServerResponse): void {
		const { headers, method, url = '' } = request;
		if (!this.admits(headers['proxy-authorization'])) {
			response.writeHead(407).end();
			return;
		}
		this.forwarded.push(`${method} ${url}`);
		const onward = forward(url, { method, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		onward.on('error', () => response.destroy());
		request.pipe(onward);
	}

	private admits(header: string | undefined): boolean {
		if (!this.login) return true;
		return header === `Basic ${Buffer.from(decodeURIComponent(this.login)).toString('base64')}`;
	}
}
