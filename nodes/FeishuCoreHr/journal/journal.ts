import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DeliveryFile } from './deliveryFile';
import { DeliveryMemory } from './deliveryMemory';
import { JOURNAL_WARNINGS } from './faults';
import { FileKeeper } from './fileKeeper';
import type { JournalLogger } from './fileKeeper';
import { GuardedFile } from './guardedFile';
import { standing } from './standing';

export { journalFolder } from './journalFolder';

/** One event as one trigger node sees it: each node runs it once. */
export interface ClaimKey {
	readonly workflowId: string;
	readonly nodeId: string;
	readonly eventId: string;
}

/**
 * Remembers for 8 h which events were served, across restarts and among the processes of one host.
 * `now` is milliseconds since the epoch. No method throws, waits or takes longer than about 0.1 s.
 */
export interface Journal {
	/**
	 * Claims an event. `claimed`: the caller's to run. `done`: it ran already. `busy`: somebody else (or
	 * a process that has just died) holds an unfinished claim younger than 10 s: refuse the event, so
	 * that the platform brings it again.
	 */
	claim(key: ClaimKey, now: number): 'claimed' | 'done' | 'busy';
	/** The event was served. */
	done(key: ClaimKey, now: number): void;
	/** The event was refused or failed, and may run again. What was served, or is no claim of ours, stays. */
	release(key: ClaimKey): void;
	close(): void;
}

export interface JournalOptions {
	/** n8n's folder, see `journalFolder`. */
	readonly folder: string;
	/** Gets one warning for each cause that keeps the journal from its file. */
	readonly logger: JournalLogger;
	/** How large the file may become, in bytes. */
	readonly maxBytes?: number;
}

export const JOURNAL_FILE = 'feishu-corehr-deliveries.sqlite';

/** Some 8 million events: far more than 8 h bring, and little enough not to fill a disk. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Opens the journal in n8n's folder. Where that is impossible (no SQLite in this Node.js, a folder
 * that cannot be written, a locked or full file), the memory of the process stands in.
 */
export function openJournal({ folder, logger, maxBytes = MAX_BYTES }: JournalOptions): Journal {
	const memory = new DeliveryMemory();
	// Asked for at run time: Node 20 does not know this module, and 22 warns about it when it is loaded.
	const sqlite = process.getBuiltinModule?.('node:sqlite');
	const path = join(folder, JOURNAL_FILE);
	const open = sqlite && (() => DeliveryFile.open(sqlite, path, maxBytes));
	const keeper = new FileKeeper(open, path, JOURNAL_WARNINGS, logger);
	const file = new GuardedFile(keeper, memory);
	return {
		claim(key, now) {
			const id = idOf(key);
			const known = standing(memory.get(id), now);
			if (known !== 'free') return known;
			const verdict = file.claim(id, now) ?? 'claimed';
			if (verdict === 'claimed') memory.set(id, { state: 'claimed', at: now });
			return verdict;
		},
		done(key, now) {
			const id = idOf(key);
			memory.set(id, { state: 'done', at: now });
			file.done(id, now);
		},
		release(key) {
			const id = idOf(key);
			const delivery = memory.get(id);
			if (delivery?.state !== 'claimed') return;
			memory.delete(id);
			file.release(id, delivery.at);
		},
		close: () => file.close(),
	};
}

/** 16 bytes that no two keys share in practice, as base64. JSON keeps the parts apart. */
const idOf = ({ workflowId, nodeId, eventId }: ClaimKey): string =>
	createHash('sha256')
		.update(JSON.stringify([workflowId, nodeId, eventId]))
		.digest()
		.toString('base64', 0, 16);
