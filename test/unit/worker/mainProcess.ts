import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { Inbox } from '../../../nodes/FeishuCoreHr/inbox/inbox';
import { Leases } from '../../../nodes/FeishuCoreHr/inbox/leases';
import { openStore } from '../../../nodes/FeishuCoreHr/store/open';
import type { Runner } from '../../../nodes/FeishuCoreHr/worker/runner';
import { Worker } from '../../../nodes/FeishuCoreHr/worker/worker';
import { names, NODE, of } from '../inbox/scene';
import { LONG, type Order, type Tale } from './mainOrders';

/** One of several mains of an n8n, as far as the inbox and the worker see it (`mainOrders.ts`). */
const PLACES = { places: 50, underWay: 200, lentForMs: 30_000 };

const tell = (kind: Tale['kind'], events: readonly string[] = []) =>
	process.send?.({ kind, events } satisfies Tale);

const owner = `process ${process.pid}`;
const store = openStore(process.env, { healed: () => undefined, now: Date.now });
const inbox = new Inbox(store, owner, systemClock, (message) => tell('warned', [message]));
const worker = new Worker(inbox, new Leases(store, owner, systemClock), systemClock, PLACES);

let isToWait = false;
const take = inbox.take.bind(inbox);
inbox.take = async (wanted) => {
	const rows = await take(wanted);
	if (isToWait && rows.length > 0) {
		isToWait = false;
		const woken = new Promise((resolve) => process.once('SIGCONT', resolve));
		tell('taken', names(rows));
		await woken;
	}
	return rows;
};

const runner: Runner = {
	node: NODE,
	startMode: { kind: 'each' },
	inOrder: true,
	retries: 0,
	timeoutMs: 0,
	log: {
		debug: () => undefined,
		info: () => undefined,
		warn: (message) => void tell('warned', [message]),
	},
	decideAll: async () => {},
	objection: () => undefined,
	run: async (rows) => {
		tell('began', names(rows));
		await systemClock.sleep(rows[0]?.eventId === LONG ? 3_000 : 20 + 80 * Math.random());
		tell('ended', names(rows));
		return { kind: 'ended' };
	},
	givenUp: (rows) => void tell('warned', [`given up: ${names(rows).join()}`]),
};

const stores = async (events: readonly string[]): Promise<boolean> =>
	await inbox.put(of(...events)).then(
		() => true,
		() => false,
	);

async function follow(order: Order): Promise<void> {
	switch (order.verb) {
		case 'lead':
			return worker.add(runner);
		case 'follow':
			return worker.remove(runner);
		case 'waitAtTake':
			isToWait = true;
			return;
		case 'receive':
			// What is refused the platform brings again.
			while (!(await stores(order.events)));
			tell('stored', order.events);
			worker.wake();
	}
}

process.on('message', (order: Order) => {
	follow(order).catch((error: unknown) => tell('warned', [String(error)]));
});
tell('ready');
