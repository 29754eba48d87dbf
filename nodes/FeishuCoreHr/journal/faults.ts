/** Why a file cannot be used. One warning is logged for each. */
export type Fault =
	| 'noSqlite'
	| 'damaged'
	| 'full'
	| 'locked'
	| 'readOnly'
	| 'cannotOpen'
	| 'deleted'
	| 'failed';

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const SQLITE: Readonly<Record<number, Fault>> = {
	5: 'locked', // SQLITE_BUSY
	6: 'locked', // SQLITE_LOCKED
	8: 'readOnly', // SQLITE_READONLY
	11: 'damaged', // SQLITE_CORRUPT
	13: 'full', // SQLITE_FULL
	14: 'cannotOpen', // SQLITE_CANTOPEN
	26: 'damaged', // SQLITE_NOTADB
};

const SYSTEM: Readonly<Record<string, Fault>> = {
	ENOSPC: 'full',
	EDQUOT: 'full',
	EROFS: 'readOnly',
	EACCES: 'readOnly',
	EPERM: 'readOnly',
	ENOENT: 'cannotOpen',
	ENOTDIR: 'cannotOpen',
	EISDIR: 'cannotOpen',
};

/** A file has tables of another version of this package. */
export class UnknownSchema extends Error {}

/** Names the cause of an error from SQLite or the file system. */
export function faultOf(error: unknown): Fault {
	if (error instanceof UnknownSchema) return 'damaged';
	const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown };
	// Extended result codes hold the primary one in their low byte.
	if (typeof errcode === 'number') return SQLITE[errcode & 0xff] ?? 'failed';
	return (typeof code === 'string' && SYSTEM[code]) || 'failed';
}

const MEANWHILE =
	'No event is lost. Until this is cured, an event that the platform delivers again after a restart of n8n may run a second time.';

/** What the operator reads in the log; without a text nothing is said. */
export type Warnings = Readonly<Partial<Record<Fault, string>>>;

export const JOURNAL_WARNINGS: Warnings = {
	noSqlite: `This Node.js has no built-in SQLite (22.13 and later have it), so served events are remembered in memory only. ${MEANWHILE}`,
	damaged:
		'The file that remembers served events was damaged or written by another version. It was set aside and a new one begun; no event is lost.',
	full: `There is no room to write down served events: free some space on the disk of n8n's folder. ${MEANWHILE}`,
	locked: `Another program holds the file that remembers served events (a backup, perhaps). It is tried again every few seconds. ${MEANWHILE}`,
	readOnly: `n8n may not write the file that remembers served events: check the permissions of n8n's folder. ${MEANWHILE}`,
	cannotOpen: `The file that remembers served events cannot be opened: check that n8n's folder exists and can be written. ${MEANWHILE}`,
	deleted:
		'The file that remembers served events was deleted or replaced while n8n runs. A new one is used; no event is lost.',
	failed: `The file that remembers served events failed. It is tried again every few seconds. ${MEANWHILE}`,
};

const UNTIL_CURED =
	'No event is lost. Until this is cured, events that n8n is too busy for are refused, and Feishu sends them again, four times in seven hours.';

/** Where there is no SQLite, the journal's warning says enough. */
export const BACKLOG_WARNINGS: Warnings = {
	damaged:
		'The file that keeps events until n8n has time for them was damaged or written by another version. It was set aside and a new one begun. Events that were waiting when n8n stopped are in the old one and do not run.',
	full: `There is no room to store events until n8n has time for them: free some space on the disk of n8n's folder. ${UNTIL_CURED}`,
	locked: `Another program holds the file that keeps events until n8n has time for them (a backup, perhaps). It is tried again every few seconds. ${UNTIL_CURED}`,
	readOnly: `n8n may not write the file that keeps events until n8n has time for them: check the permissions of n8n's folder. ${UNTIL_CURED}`,
	cannotOpen: `The file that keeps events until n8n has time for them cannot be opened: check that n8n's folder exists and can be written. ${UNTIL_CURED}`,
	deleted:
		'The file that keeps events until n8n has time for them was deleted or replaced while n8n runs. A new one is used. Those that wait now are run, if n8n is not stopped before.',
	failed: `The file that keeps events until n8n has time for them failed. It is tried again every few seconds. ${UNTIL_CURED}`,
};
