import { homedir } from 'node:os';
import { journalFolder, openJournal } from '../../../nodes/FeishuCoreHr/journal/journal';

/**
 * A process with a journal of its own, in the folder that its environment names as n8n's. It does what
 * it is told over IPC and answers with what came back, its warnings first.
 */
const warnings: string[] = [];
const journal = openJournal({
	folder: journalFolder(process.env, homedir()),
	logger: { warn: (message) => void warnings.push(message) },
});

export interface Order {
	readonly verb: 'claim' | 'done';
	readonly eventIds: readonly string[];
	readonly now: number;
}

export interface Answer {
	readonly verdicts: ReadonlyArray<string | undefined>;
	readonly warnings: readonly string[];
}

process.on('message', ({ verb, eventIds, now }: Order) => {
	const verdicts = eventIds.map((eventId) => {
		const key = { workflowId: 'workflow', nodeId: 'node', eventId };
		return journal[verb](key, now) ?? 'served';
	});
	process.send?.({ verdicts, warnings } satisfies Answer);
});
process.send?.({ verdicts: [], warnings } satisfies Answer);
