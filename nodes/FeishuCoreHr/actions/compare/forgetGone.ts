import type { App } from '../../transport/app';
import type { Comparison } from './comparison';
import { withMemory } from './reach';

/** What an event says is gone. */
interface Gone {
	readonly id: string;
	/** The key of items that holds such ids. */
	readonly key: string;
	readonly comparison?: Comparison | undefined;
}

/** What is gone is not remembered any longer, in any workflow. */
export async function forgetGone(app: App, gone: readonly Gone[]): Promise<void> {
	for (const { id, key, comparison } of gone) {
		// The end of an employment is not that of the person.
		if (comparison?.key !== key) continue;
		await withMemory(app, async (memory) => await memory.forget(app, comparison.kind, id));
	}
}
