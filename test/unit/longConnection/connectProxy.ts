import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** A real HTTP proxy that only tunnels (CONNECT), as companies have them. */
export class ConnectProxy {
	/** `host:port` of each tunnel that was opened. */
	readonly tunnels: string[] = [];

	private readonly server: Server;

	/** @param login `user:password` that it demands, if any */
	constructor(private readonly login?: string) {
		this.server = createServer((_, response) => response.writeHead(405).end());
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

	private admits(header: string | undefined): boolean {
		if (!this.login) return true;
		return header === `Basic ${Buffer.from(decodeURIComponent(this.login)).toString('base64')}`;
	}
}
