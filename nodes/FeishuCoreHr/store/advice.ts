import { statfsSync } from 'node:fs';

import { isQueueMode } from '../queueMode';
import { folderOf, INBOX_URL, isShared, type Environment } from './open';
import { StoreFault } from './store';

/** `f_type` of file systems that end with their container or host (statfs(2)). */
const FLEETING: ReadonlySet<number> = new Set([
	0x794c7630, // overlay
	0x01021994, // tmpfs
	0x858458f6, // ramfs
]);

const SHARED = `Set ${INBOX_URL} on all of n8n's processes to a PostgreSQL database (the word n8n means the one that n8n uses).`;

/**
 * What whoever runs n8n should know of where changes wait for their run; nothing where all is well.
 *
 * @throws {StoreFault} where the leader of several main processes could not find what another stored
 */
export function storeAdvice(
	env: Environment,
	typeOf = (folder: string) => statfsSync(folder).type,
): readonly string[] {
	if (isShared(env)) return [];
	if (env.N8N_MULTI_MAIN_SETUP_ENABLED === 'true') {
		throw new StoreFault(
			'wrongSetting',
			`With several main processes of n8n, changes must wait for their run where all of them find them. ${SHARED}`,
		);
	}
	const advice: string[] = [];
	if (isQueueMode(env)) {
		advice.push(
			`n8n runs in queue mode, but changes wait for their run in a file of this host: n8n's processes on other hosts do not find them. ${SHARED}`,
		);
	}
	const folder = folderOf(env);
	if (FLEETING.has(kindOf(folder, typeOf))) {
		advice.push(
			`Changes wait for their run in ${folder}, which does not outlive its container or host. Mount a volume there, as n8n itself needs one, or set ${INBOX_URL} to a PostgreSQL database.`,
		);
	}
	return advice;
}

function kindOf(folder: string, typeOf: (folder: string) => number): number {
	try {
		return typeOf(folder);
	} catch {
		return 0;
	}
}
