import fs from 'node:fs';
import { once } from 'node:events';
import { createServer as createProxy, type IncomingMessage, type Server } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';

const file = (name: string) => path.join(__dirname, 'certificate', name);

export interface HostCall {
	readonly method: string;
	readonly url: URL;
	/** An empty text when there is none. */
	readonly body: string;
}

/** What a host answers, as JSON. */
export type Host = (call: HostCall) => unknown;

/**
 * Hosts of the internet on loopback: a proxy whose tunnels all end at one TLS server, which has a
 * certificate for them. A host that is not among them is refused.
 */
export class HttpsHosts {
	private readonly sockets = new Set<Socket>();
	private readonly proxy: Server = createProxy();
	private readonly server;

	constructor(private readonly hosts: Readonly<Record<string, Host>>) {
		const options = {
			key: fs.readFileSync(file('key.pem')),
			cert: fs.readFileSync(file('certificate.pem')),
		};
		this.server = createServer(options, (request, response) => {
			this.answer(request).then(
				(json) => {
					response.setHeader('content-type', 'application/json');
					response.end(JSON.stringify(json));
				},
				(error: unknown) => response.writeHead(500).end(String(error)),
			);
		});
		this.proxy.on('connect', (request, client: Socket) => this.tunnel(request.url ?? '', client));
	}

	/** @returns what makes n8n call and trust these hosts */
	async listen(): Promise<NodeJS.ProcessEnv> {
		for (const server of [this.server, this.proxy]) {
			server.listen(0, '127.0.0.1');
			await once(server, 'listening');
		}
		const { port } = this.proxy.address() as AddressInfo;
		return {
			HTTPS_PROXY: `http://127.0.0.1:${port}`,
			NODE_EXTRA_CA_CERTS: file('certificate.pem'),
		};
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		this.server.closeAllConnections();
		for (const server of [this.server, this.proxy]) {
			await new Promise((resolve) => server.close(resolve));
		}
	}

	private tunnel(address: string, client: Socket): void {
		client.on('error', () => client.destroy());
		const [name = ''] = address.split(':');
		if (!(name in this.hosts)) {
			client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		const { port } = this.server.address() as AddressInfo;
		const target = connect(port, '127.0.0.1', () => {
			client.write('HTTP/1.1 200 Connection established\r\n\r\n');
			target.pipe(client).pipe(target);
		});
		target.on('error', () => client.destroy());
		client.on('close', () => target.destroy());
		this.sockets.add(client).add(target);
	}

	private async answer(request: IncomingMessage): Promise<unknown> {
		const name = request.headers.host?.split(':')[0] ?? '';
		const host = this.hosts[name];
		if (!host) throw new Error(`No host ${name}`);
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks).toString('utf8');
		return host({
			method: request.method ?? '',
			url: new URL(request.url ?? '', `https://${name}`),
			body,
		});
	}
}
