import { StoreFault } from './store';

/** Why a store cannot be used. One warning is logged for each until it is cured. */
export type Fault =
	| 'noSqlite'
	| 'wrongSetting'
	| 'networkFolder'
	| 'damaged'
	| 'full'
	| 'locked'
	| 'readOnly'
	| 'cannotOpen'
	| 'replaced'
	| 'newerSchema'
	| 'unreachable'
	| 'wrongPassword'
	| 'noDatabase'
	| 'noRight'
	| 'slow'
	| 'failed';

/** What only a person can change: a workflow is not activated on it. The rest passes. */
export const PERMANENT: ReadonlySet<Fault> = new Set<Fault>([
	'noSqlite',
	'wrongSetting',
	'networkFolder',
	'readOnly',
	'cannotOpen',
	'newerSchema',
	'wrongPassword',
	'noDatabase',
	'noRight',
]);

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

const CODES: Readonly<Record<string, Fault>> = {
	ENOSPC: 'full',
	EDQUOT: 'full',
	EROFS: 'readOnly',
	EACCES: 'readOnly',
	EPERM: 'readOnly',
	ENOENT: 'cannotOpen',
	ENOTDIR: 'cannotOpen',
	EISDIR: 'cannotOpen',
	EEXIST: 'cannotOpen',
	// PostgreSQL's SQLSTATEs (postgresql.org/docs/current/errcodes-appendix.html).
	'28P01': 'wrongPassword',
	'28000': 'wrongPassword',
	'3D000': 'noDatabase',
	'42501': 'noRight',
	'25006': 'unreachable', // a standby answers until the primary is back
	'53100': 'full',
	'55P03': 'locked',
	'57014': 'slow',
};

/** PostgreSQL: connection exceptions, too many connections, an operator at work. */
const PASSING = /^(08|53|57P)/;

/** Names the cause of an error from a database, a socket or the file system. */
export function faultOf(error: unknown): Fault {
	if (error instanceof StoreFault) return error.fault;
	const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown };
	// Extended result codes hold the primary one in their low byte.
	if (typeof errcode === 'number') return SQLITE[errcode & 0xff] ?? 'failed';
	if (typeof code !== 'string') return 'failed';
	return CODES[code] ?? (PASSING.test(code) || /^E[A-Z_]+$/.test(code) ? 'unreachable' : 'failed');
}

const BROUGHT_AGAIN =
	'No event is lost: until this is cured, events are refused, and Feishu brings them again 15 s, 5 min, 1 h and 6 h later.';

/** What happened and what to do, for the log and for an activation that does not succeed. */
export const FAULT_SENTENCES: Readonly<Record<Fault, string>> = {
	noSqlite:
		'This Node.js has no built-in SQLite, in which changes wait for their run. Run n8n with Node.js 22.13 or newer, or set FEISHU_COREHR_INBOX_URL to a PostgreSQL database.',
	wrongSetting: 'The setting of where changes wait for their run is wrong.',
	networkFolder:
		"n8n's folder lies on a network file system, on which SQLite files get damaged. Put it on a local disk, or set FEISHU_COREHR_INBOX_URL to a PostgreSQL database.",
	damaged:
		'The file in which changes wait for their run was damaged. It was set aside, what could be read was copied into a new one, and work goes on.',
	full: `There is no room to store changes: free some space on the disk. ${BROUGHT_AGAIN}`,
	locked: `Another program holds the store of changes (a backup, perhaps). It is tried again all the time. ${BROUGHT_AGAIN}`,
	readOnly: `n8n may not write the store of changes: check the permissions of n8n's folder or of the database user. ${BROUGHT_AGAIN}`,
	cannotOpen: `The store of changes cannot be opened: check that n8n's folder exists and can be written. ${BROUGHT_AGAIN}`,
	replaced:
		'The file in which changes wait for their run was deleted or replaced while n8n runs. What waited in it was copied into the one that is there now, and work goes on.',
	newerSchema:
		'The store of changes was written by a newer version of this package. Update the package on this n8n, too.',
	unreachable: `The database of the store of changes cannot be reached. It is tried again all the time. ${BROUGHT_AGAIN}`,
	wrongPassword:
		'The database of the store of changes refuses the user or the password in FEISHU_COREHR_INBOX_URL. Correct it and restart n8n.',
	noDatabase:
		'The database named in FEISHU_COREHR_INBOX_URL does not exist. Create it, or correct the name, and restart n8n.',
	noRight:
		'The user in FEISHU_COREHR_INBOX_URL may not create or use the schema feishu_corehr. Grant it: CREATE on the database, or create the schema and make the user its owner.',
	slow: `The store of changes takes too long to answer. ${BROUGHT_AGAIN}`,
	failed: `The store of changes failed. It is tried again all the time. ${BROUGHT_AGAIN}`,
};
