import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { ended, leashed, serverFolder } from './leashed';
import { freePort } from './n8n/ports';
import { until } from './n8n/until';

/** What n8n's queue needs to outlive a restart of Redis: what was written is there again. */
const SETTINGS = ['--bind', '127.0.0.1', '--appendonly', 'yes', '--save', ''];

/** A Redis in a folder of its own on loopback. It ends with the process that started it. */
export class RedisServer {
	private readonly folder = serverFolder('redis');

	private child: ChildProcess | undefined;

	private constructor(readonly port: number) {}

	static async start(): Promise<RedisServer> {
		const server = new RedisServer(await freePort());
		await server.start();
		return server;
	}

	/** Starts it again, with what it held, and waits until it answers. */
	async start(): Promise<void> {
		const place = ['--port', String(this.port), '--dir', this.folder];
		const child = leashed(process.env.REDIS_PATH ?? 'redis-server', [...SETTINGS, ...place], '/');
		this.child = child;
		await until('Redis to answer', async () => {
			if (child.exitCode !== null) return 'ended';
			return (await this.ask('PING')).startsWith('+PONG') && 'up';
		}).then((state) => {
			if (state === 'ended') throw new Error('Redis ended instead of starting');
		});
	}

	/** As a service manager does; it writes down what it holds. */
	async stop(): Promise<void> {
		this.child?.stdin?.end();
		await ended(this.child);
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	/** Ends it for good, and deletes its folder. */
	async end(): Promise<void> {
		await this.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** @returns the raw reply to one command, as long as it comes in one piece */
	async ask(command: string): Promise<string> {
		const socket = connect(this.port, '127.0.0.1');
		try {
			await once(socket, 'connect');
			socket.write(`${command}\r\n`);
			const [answer] = (await once(socket, 'data')) as [Buffer];
			return answer.toString();
		} finally {
			socket.destroy();
		}
	}
}
