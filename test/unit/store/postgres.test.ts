import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Inbox } from '../../../nodes/FeishuCoreHr/inbox/inbox';
import { PostgresStore } from '../../../nodes/FeishuCoreHr/store/postgres';
import { SCHEMA_VERSION } from '../../../nodes/FeishuCoreHr/store/schema';
import type { Store, Transaction } from '../../../nodes/FeishuCoreHr/store/store';
import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { PostgresServer } from '../../host/postgresServer';
import { names, row } from '../inbox/scene';

jest.setTimeout(60_000);

let server: PostgresServer;
let opened: Store[];

beforeAll(async () => (server = await PostgresServer.start()));
beforeEach(() => {
	opened = [];
});
afterEach(async () => {
	await Promise.all(opened.map(async (store) => await store.close()));
	await server.query('drop schema if exists feishu_corehr cascade');
});
afterAll(async () => await server.end());

function open(url = server.url()): PostgresStore {
	const store = new PostgresStore(url);
	opened.push(store);
	return store;
}

const inboxOn = (store: Store) => new Inbox(store, 'me', systemClock, () => undefined);
const stored = async (): Promise<string[]> =>
	(await server.query('select event_id from feishu_corehr.event order by id')).map(
		({ event_id: eventId }) => String(eventId),
	);
const look = async (tx: Transaction) => await tx.rows('select 1 as one');

/** Puts events one after the other, as the platform brings them: again and again until acknowledged. */
class Load {
	readonly acknowledged: string[] = [];

	readonly faults = new Set<string>();

	private stopped = false;

	private readonly ended: Promise<unknown>;

	constructor(private readonly inbox: Inbox) {
		this.ended = Promise.all(['a', 'b', 'c'].map(async (name) => await this.bring(name)));
	}

	async until(isEnough: (load: this) => boolean): Promise<void> {
		while (!isEnough(this)) await new Promise((resolve) => setTimeout(resolve, 5));
	}

	async stop(): Promise<void> {
		this.stopped = true;
		await this.ended;
	}

	private async bring(name: string): Promise<void> {
		for (let n = 0; !this.stopped; ) {
			await this.inbox.put([row(`${name} ${n}`)]).then(
				() => this.acknowledged.push(`${name} ${n++}`),
				(error: { fault: string }) => this.faults.add(error.fault),
			);
		}
	}
}

/** A wire to the server that can be cut. */
class Wire {
	private readonly sockets = new Set<Socket>();

	private readonly server: Server;

	/** Told what the client sends; when it returns true, the wire is cut before the server's answer. */
	cutAfter: (sent: string) => boolean = () => false;

	constructor() {
		this.server = createServer((client) => {
			const upstream = connect(server.port, '127.0.0.1');
			let isCut = false;
			client.on('data', (data) => {
				isCut ||= this.cutAfter(data.toString('latin1'));
				upstream.write(data);
			});
			upstream.on('data', (data) => (isCut ? client.destroy() : client.write(data)));
			for (const [socket, other] of [
				[client, upstream],
				[upstream, client],
			] as const) {
				this.sockets.add(socket);
				socket.on('error', () => undefined);
				socket.on('close', () => other.destroy());
			}
		});
	}

	async start(): Promise<string> {
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
		return server.url({ port: (this.server.address() as { port: number }).port });
	}

	end(): void {
		this.server.close();
		for (const socket of this.sockets) socket.destroy();
	}
}

describe('the schema', () => {
	it('is made when it is missing, of its own, and beside what is there', async () => {
		await server.query('create table if not exists public.event (theirs integer)');
		await inboxOn(open()).put([row('a')]);
		expect(await stored()).toEqual(['a']);
		expect(await server.query('select * from public.event')).toEqual([]);
	});

	it('is made once by processes that come at the same moment', async () => {
		await Promise.all(
			Array.from({ length: 5 }, async (_, n) => await inboxOn(open()).put([row(`${n}`)])),
		);
		expect((await stored()).sort()).toEqual(['0', '1', '2', '3', '4']);
		const versions = await server.query('select number from feishu_corehr.version');
		expect(versions).toEqual([{ number: SCHEMA_VERSION }]);
	});

	it('is made anew when somebody drops it', async () => {
		const inbox = inboxOn(open());
		await inbox.put([row('a')]);
		await server.query('drop schema feishu_corehr cascade');
		await expect(inbox.put([row('b')])).rejects.toMatchObject({ fault: 'failed' });
		await inbox.put([row('b')]);
		expect(await stored()).toEqual(['b']);
	});

	it('of a newer version of this package stays as it is', async () => {
		await inboxOn(open()).put([row('a')]);
		await server.query('update feishu_corehr.version set number = 1000');
		await expect(open().transact('read', look)).rejects.toMatchObject({ fault: 'newerSchema' });
		expect(await stored()).toEqual(['a']);
	});
});

describe('what a person must change', () => {
	const refusal = async (url: string) =>
		await open(url)
			.transact('durable', look)
			.then(
				() => ({ fault: 'none', message: '' }),
				(error: { fault: string; message: string }) => error,
			);

	it('a wrong password, which no message shows', async () => {
		const { fault, message } = await refusal(server.url({ password: 'secret-of-mine' }));
		expect(fault).toBe('wrongPassword');
		expect(message).not.toContain('secret-of-mine');
	});

	it('no password', async () => {
		const { fault } = await refusal(`postgres://owner@127.0.0.1:${server.port}/postgres`);
		expect(fault).toBe('wrongPassword');
	});

	it('a database that does not exist', async () =>
		expect(await refusal(server.url({ database: 'none' }))).toMatchObject({ fault: 'noDatabase' }));

	it('a user who may make no schema, until somebody makes it for him', async () => {
		await server.query("create role guest login password 'guest'");
		const url = server.url({ user: 'guest', password: 'guest' });
		expect(await refusal(url)).toMatchObject({ fault: 'noRight' });
		await server.query('create schema feishu_corehr authorization guest');
		await inboxOn(open(url)).put([row('a')]);
		expect(await stored()).toEqual(['a']);
	});

	it('nowhere is the password told: the place is named without it', () => {
		expect(open().place).toBe(
			`PostgreSQL owner@127.0.0.1:${server.port}/postgres, schema feishu_corehr`,
		);
	});
});

describe('commits', () => {
	it('wait for the disk where they must, whatever the server is set to', async () => {
		await server.query("alter system set synchronous_commit = 'off'");
		await server.query('select pg_reload_conf()');
		const setting = async (tx: Transaction) => await tx.rows('show synchronous_commit');
		const store = open();
		expect(await store.transact('durable', setting)).toEqual([{ synchronous_commit: 'on' }]);
		expect(await store.transact('quick', setting)).toEqual([{ synchronous_commit: 'off' }]);
		await server.query('alter system reset synchronous_commit');
		await server.query('select pg_reload_conf()');
	});

	it('a transaction that only reads writes nothing', async () => {
		const write = async (tx: Transaction) => await tx.rows('delete from event');
		await expect(open().transact('read', write)).rejects.toMatchObject({ fault: 'unreachable' });
	});

	it('storing waits for nothing but its own write', async () => {
		const store = open();
		const inbox = inboxOn(store);
		await inbox.put([row('a')]);
		let release = () => undefined as void;
		const held = new Promise<void>((resolve) => (release = resolve));
		const other = store.transact('quick', async (tx) => {
			await look(tx);
			await held;
		});
		await store.transact('durable', look);
		release();
		await other;
	});

	it('one that was cut off in its midst is brought again, and stored once', async () => {
		const wire = new Wire();
		const store = open(await wire.start());
		const inbox = inboxOn(store);
		await inbox.put([row('a')]);
		let cut = false;
		// The server commits; its answer never arrives.
		wire.cutAfter = (sent) => !cut && (cut = /^Q[^]{4}commit\0/.test(sent));
		await expect(inbox.put([row('b')])).rejects.toMatchObject({ fault: 'unreachable' });
		await inbox.put([row('b')]);
		expect(cut).toBe(true);
		expect(await stored()).toEqual(['a', 'b']);
		wire.end();
	});

	it('a take whose answer was lost leaves the row leased to its taker', async () => {
		const wire = new Wire();
		const inbox = inboxOn(open(await wire.start()));
		await inbox.put([row('a')]);
		let cut = false;
		wire.cutAfter = (sent) => !cut && (cut = /^Q[^]{4}commit\0/.test(sent));
		const take = { node: 'node 1', limit: 1, inOrder: true, started: 'seldom' } as const;
		await expect(inbox.take(take)).rejects.toMatchObject({ fault: 'unreachable' });
		expect(names(await inbox.take(take))).toEqual([]);
		expect(await server.query('select state, owner from feishu_corehr.event')).toEqual([
			{ state: 'running', owner: 'me' },
		]);
		wire.end();
	});
});

describe('under load', () => {
	it.each(['fast', 'immediate'] as const)(
		'a server that stops (%s) and starts again loses nothing that was acknowledged',
		async (how) => {
			const load = new Load(inboxOn(open()));
			await load.until(({ acknowledged }) => acknowledged.length > 30);
			await server.stop(how);
			await load.until(({ faults }) => faults.size > 0);
			const before = load.acknowledged.length;
			await server.start();
			await load.until(({ acknowledged }) => acknowledged.length > before + 30);
			await load.stop();
			const all = await stored();
			expect(new Set(all).size).toBe(all.length);
			expect([...all].sort()).toEqual([...load.acknowledged].sort());
			expect([...load.faults]).toEqual(['unreachable']);
		},
	);

	it('connections that an administrator ends cost nothing', async () => {
		const load = new Load(inboxOn(open()));
		for (let round = 1; round <= 5; round++) {
			await load.until(({ acknowledged }) => acknowledged.length > 20 * round);
			await server.query(
				"select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
			);
		}
		await load.stop();
		expect((await stored()).sort()).toEqual([...load.acknowledged].sort());
	});

	it('a pooler in transaction mode hands connections around, and nothing is mixed up', async () => {
		const pooler = await server.pooler();
		const inboxes = Array.from({ length: 4 }, () => inboxOn(open(pooler.url)));
		const rows = Array.from({ length: 100 }, (_, n) => row(`${n}`));
		await Promise.all(inboxes.map(async (inbox) => await inbox.put(rows)));
		const taken: string[] = [];
		await Promise.all(
			inboxes.map(async (inbox) => {
				for (;;) {
					const some = await inbox.take({
						node: 'node 1',
						limit: 7,
						inOrder: true,
						started: 'seldom',
					});
					taken.push(...names(some));
					if (some.length === 0) return;
					await inbox.end(
						some.map(({ id }) => id),
						{ state: 'done' },
					);
				}
			}),
		);
		expect(taken).toHaveLength(100);
		expect(new Set(taken).size).toBe(100);
		await pooler.end();
	});

	it('a process that stops in the midst of storing holds the others up for two seconds at most', async () => {
		const stopping = open();
		const inbox = inboxOn(open());
		await inbox.put([row('a')]);
		let release = () => undefined as void;
		const held = new Promise<void>((resolve) => (release = resolve));
		let stuck: Promise<unknown> = held;
		await new Promise<void>((isAlone) => {
			stuck = stopping.transact('durable', async (tx) => {
				await tx.alone('put');
				isAlone();
				await held;
				await look(tx);
			});
		});
		const load = new Load(inbox);
		await load.until(({ acknowledged }) => acknowledged.length > 0);
		await load.stop();
		release();
		await expect(stuck).rejects.toMatchObject({ fault: 'unreachable' });
	});
});
