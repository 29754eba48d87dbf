import { createRequire } from 'node:module';
import path from 'node:path';
import { newRow, openInbox } from '../inbox';
import { packageFolder, published } from '../published';
import { obey } from './child';

/** A fresh process that loads what n8n would load. */
const orders = {
	/** What loading a module costs: milliseconds of processor time, megabytes of memory. */
	load(module: string): { ms: number; mb: number } {
		const memory = process.memoryUsage().rss;
		const before = process.cpuUsage();
		createRequire(__filename)(module);
		const { user, system } = process.cpuUsage(before);
		return { ms: (user + system) / 1_000, mb: (process.memoryUsage().rss - memory) / 2 ** 20 };
	},

	/**
	 * Loads both nodes, and stores an event where the environment says.
	 * @returns the engines that are loaded then
	 */
	async engines(env: Readonly<Record<string, string>>): Promise<string[]> {
		published('FeishuCoreHrTrigger.node');
		published('FeishuCoreHr.node');
		const { inbox, store } = openInbox(env);
		await inbox.put([newRow()]);
		await store.close();
		return loaded();
	},
};
export type LoaderOrders = typeof orders;

/** PostgreSQL's client is a bundle of its own; SQLite is a part of Node. */
function loaded(): string[] {
	const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
	const bundle = path.join(packageFolder(), 'dist/nodes/FeishuCoreHr/store/pg.js');
	return [
		...(moduleLoadList.includes('NativeModule sqlite') ? ['SQLite'] : []),
		...(createRequire(__filename).cache[bundle] ? ['PostgreSQL'] : []),
	];
}

obey(orders);
