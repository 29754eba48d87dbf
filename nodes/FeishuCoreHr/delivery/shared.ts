import { LoggerProxy } from 'n8n-workflow';
import { homedir } from 'node:os';

import { BacklogStore } from '../journal/backlogStore';
import { openJournal } from '../journal/journal';
import { journalFolder } from '../journal/journalFolder';
import { systemClock } from './clock';
import { Ledger } from './ledger';
import { Slots } from './slots';

/**
 * Executions started and not yet ended, over all workflows of this process. n8n 2.41 takes about
 * 9 MB for each (1,000 at once were 10 GB), and runs no more per second when there are more of them.
 */
const MOST_EXECUTIONS = 50;
/** Executions of batches, likewise: 50 of 100 events at a time kept n8n busy for over 3 s on end. */
const MOST_BATCHES = 5;
/** Milliseconds after which an execution no longer counts: one that waits for long bars nobody. */
const LONGEST_COUNTED = 30_000;

const singles = new Slots(MOST_EXECUTIONS, LONGEST_COUNTED, systemClock);
const batches = new Slots(MOST_BATCHES, LONGEST_COUNTED, systemClock);

/** The slots for executions of so many events at most. */
export const slotsFor = (batchSize: number): Slots => (batchSize > 1 ? batches : singles);

const files = () => ({ folder: journalFolder(process.env, homedir()), logger: LoggerProxy });

let ledger: Ledger | undefined;
let backlog: BacklogStore | undefined;

/** This process's memory of what ran, opened when a workflow first needs it. */
export function deliveryLedger(): Ledger {
	ledger ??= new Ledger(openJournal(files()), systemClock.now);
	return ledger;
}

/** This process's store of what waits for its run; its file is opened when it is first needed. */
export function backlogStore(): BacklogStore {
	backlog ??= new BacklogStore(files());
	return backlog;
}
