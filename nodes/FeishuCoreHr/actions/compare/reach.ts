import { UserError } from 'n8n-workflow';

import type { Memory } from '../../memory/memory';
import { INBOX_URL } from '../../store/open';
import { appKey, type App } from '../../transport/app';
import { withStored } from '../change/reach';

/**
 * Does something with what is remembered, where all processes of n8n remember the same.
 * @throws UserError that says what to do
 */
export async function withMemory<T>(app: App, work: (memory: Memory) => Promise<T>): Promise<T> {
	// A worker on the trigger's own host has the trigger's own file.
	return await withStored(appKey(app), elsewhere, async ({ memory }) => await work(memory));
}

const elsewhere = (): UserError =>
	new UserError('In queue mode, comparing with last time needs a database that all workers share', {
		description: `Each run may be in another worker, and what one remembers in a file of its host another does not know: changes would be told twice, or not at all. Ask the person who runs n8n to set ${INBOX_URL} on all n8n processes (main, webhook and worker) to the URL of a PostgreSQL database, or to the word n8n if n8n itself uses PostgreSQL, and to restart them. Until then set "Compare with Last Time" to Off.`,
	});
