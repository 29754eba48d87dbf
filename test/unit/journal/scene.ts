import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openJournal } from '../../../nodes/FeishuCoreHr/journal/journal';
import type { ClaimKey, Journal } from '../../../nodes/FeishuCoreHr/journal/journal';

export const T0 = Date.UTC(2026, 0, 5, 9, 30);
export const SECOND = 1_000;
export const HOUR = 3_600_000;

export const event = (eventId: string): ClaimKey => ({
	workflowId: 'workflow',
	nodeId: 'node',
	eventId,
});

/** A connection of another program to the file. Needs a Node.js with SQLite, as n8n itself does. */
export const openDatabase = (path: string): DatabaseSync =>
	new (process.getBuiltinModule('node:sqlite').DatabaseSync)(path);

/** A folder and the journals opened in it, with the warnings they gave. `end` closes and deletes. */
export class Scene {
	readonly folder = mkdtempSync(join(tmpdir(), 'journal-'));

	readonly warnings: string[] = [];

	private readonly journals: Journal[] = [];

	open({ folder = this.folder, maxBytes }: { folder?: string; maxBytes?: number } = {}): Journal {
		const logger = { warn: (message: string) => void this.warnings.push(message) };
		const journal = openJournal({ folder, logger, maxBytes });
		this.journals.push(journal);
		return journal;
	}

	end(): void {
		for (const journal of this.journals) journal.close();
		rmSync(this.folder, { recursive: true, force: true });
	}
}
