import { LoggerProxy } from 'n8n-workflow';
import { homedir } from 'node:os';

import { openJournal } from '../journal/journal';
import { journalFolder } from '../journal/journalFolder';
import { systemClock } from './clock';
import { Ledger } from './ledger';
import { Slots } from './slots';

/** Executions started and not yet ended, over all workflows of this process. */
const MOST_EXECUTIONS = 1_000;
/** Milliseconds after which an execution no longer counts towards them. */
const LONGEST_COUNTED = 60_000;

export const executionSlots = new Slots(MOST_EXECUTIONS, LONGEST_COUNTED, systemClock);

let ledger: Ledger | undefined;

/** This process's memory of what ran, opened when a workflow first needs it. */
export function deliveryLedger(): Ledger {
	ledger ??= new Ledger(
		openJournal({ folder: journalFolder(process.env, homedir()), logger: LoggerProxy }),
		systemClock.now,
	);
	return ledger;
}
