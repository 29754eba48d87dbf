import { UserError } from 'n8n-workflow';

import { delivery, type Delivery } from '../../delivery';
import type { Changes } from '../../inbox/changes';
import { isQueueMode } from '../../queueMode';
import { FAULT_SENTENCES } from '../../store/faults';
import { INBOX_URL, isShared } from '../../store/open';
import { StoreFault } from '../../store/store';

/**
 * Does something with what is stored of an app, where this process of n8n reaches it.
 * @throws UserError that says what to do, and that nothing was lost
 */
export async function withChanges<T>(
	app: string,
	work: (changes: Changes) => Promise<T>,
): Promise<T> {
	return await withStored(app, outOfReach, async ({ changes }) => await work(changes));
}

/**
 * Does something with the store.
 * @param elsewhere what to say, given its place, where other processes of n8n may have another one
 * @throws UserError that says what to do
 */
export async function withStored<T>(
	app: string,
	elsewhere: (place: string) => UserError,
	work: (stored: Delivery) => Promise<T>,
): Promise<T> {
	try {
		const stored = delivery();
		const { changes } = stored;
		if (mayBeElsewhere() && !(await changes.knows(app))) throw elsewhere(changes.place);
		return await work(stored);
	} catch (error) {
		throw StoreFault.is(error) ? told(error) : error;
	}
}

/**
 * In queue mode this node runs in worker processes, perhaps on other hosts, and a file is there for
 * the processes of one host. A worker is in queue mode whatever its settings say (n8n 2.41).
 */
function mayBeElsewhere(): boolean {
	const { env, argv } = process;
	return (isQueueMode(env) || argv[2] === 'worker') && !isShared(env);
}

const outOfReach = (place: string): UserError =>
	new UserError('This n8n worker does not reach the changes that the trigger stored', {
		description: `The changes lie in a file on the host of the trigger; here, in ${place}, no Feishu CoreHR Trigger of this credential's app was seen within a week. Ask the person who runs n8n to set ${INBOX_URL} on all n8n processes (main, webhook and worker) to the URL of a PostgreSQL database, or to the word n8n if n8n itself uses PostgreSQL, and to restart them. Nothing is lost: the trigger goes on storing and running changes.`,
	});

function told({ fault, message }: StoreFault): UserError {
	// A wrong setting is told in the words of the setting.
	const why = fault === 'wrongSetting' ? message : FAULT_SENTENCES[fault];
	return new UserError('The stored changes cannot be reached at the moment', {
		description: `${why} What is stored is not lost by this: run this node again afterwards.`,
	});
}
