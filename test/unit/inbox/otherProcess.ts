import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { Inbox } from '../../../nodes/FeishuCoreHr/inbox/inbox';
import { Leases } from '../../../nodes/FeishuCoreHr/inbox/leases';
import { openStore } from '../../../nodes/FeishuCoreHr/store/open';
import { names, NODE, row } from './scene';

/**
 * A process with an inbox of its own, on the store that its environment names. It does what it is told
 * over IPC and answers with what came back.
 */
export type Order =
	| { readonly verb: 'put'; readonly eventIds: readonly string[] }
	/** Takes one after the other until nothing is left. */
	| { readonly verb: 'takeAll' }
	| { readonly verb: 'take' }
	/** Puts without end, and tells each event that it has acknowledged. */
	| { readonly verb: 'putOn' }
	/** Stops for ever after the commit, before anybody hears of it. */
	| { readonly verb: 'putUnheard'; readonly eventId: string };

export interface Answer {
	readonly eventIds: readonly string[];
	readonly error?: string;
}

const owner = `process ${process.pid}`;
const store = openStore(process.env, { healed: () => undefined, now: Date.now });
const inbox = new Inbox(store, owner, systemClock, () => undefined);
const take = async (limit: number) =>
	names(await inbox.take({ node: NODE, limit, inOrder: true, started: 'seldom' }));
const tell = (eventIds: readonly string[]) => process.send?.({ eventIds } satisfies Answer);

async function follow(order: Order): Promise<void> {
	switch (order.verb) {
		case 'put':
			await inbox.put(order.eventIds.map((eventId) => row(eventId)));
			tell(order.eventIds);
			return;
		case 'take':
			tell(await take(1_000));
			return;
		case 'takeAll': {
			const all: string[] = [];
			for (let some = await take(5); some.length > 0; some = await take(5)) all.push(...some);
			tell(all);
			return;
		}
		case 'putOn':
			for (let n = 0; ; n++) {
				await inbox.put([row(`${process.pid} ${n}`)]);
				tell([`${process.pid} ${n}`]);
			}
		case 'putUnheard': {
			await inbox.put([row(order.eventId)]);
			process.send?.({ eventIds: [] } satisfies Answer);
			for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
		}
	}
}

process.on('message', (order: Order) => {
	follow(order).catch((error: unknown) =>
		process.send?.({ eventIds: [], error: String(error) } satisfies Answer),
	);
});
// The tables are there, and the process is alive, before it is told anything.
void new Leases(store, owner, systemClock)
	.beat(() => new Set())
	.then(
		() => tell([]),
		(error: unknown) => process.send?.({ eventIds: [], error: String(error) } satisfies Answer),
	);
