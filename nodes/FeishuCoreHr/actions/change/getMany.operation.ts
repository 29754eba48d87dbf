import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	tryToParseDateTime,
} from 'n8n-workflow';

import { STATUSES, type Status } from '../../inbox/change';
import { appKey } from '../../transport/app';
import { forEachItem } from '../listing';
import type { Surroundings } from '../lookup/lookUp';
import { pagingProperties, readLimit, showFor } from '../paging';
import { isEmpty, type ItemParameters, unusable } from '../parameters';
import { withChanges } from './reach';
import { inWords, wordsProperty } from './words';

export const description: INodeProperties[] = showFor(
	['change'],
	['getMany'],
	[
		{
			displayName: 'Status',
			name: 'status',
			type: 'multiOptions',
			options: [
				{
					name: 'Done',
					value: 'done',
					description: 'Its run ended well, or it was discarded; kept for 8 hours',
				},
				{
					name: 'Failed',
					value: 'failed',
					description: 'Its run ended with an error, and is not tried again; kept for 7 days',
				},
				{
					name: 'Given Up',
					value: 'givenUp',
					description:
						'Its run was cut off three times, by a stop of n8n each time; kept for 7 days',
				},
				{
					name: 'Retrying',
					value: 'retrying',
					description: 'Its run failed, and will be tried again at due_at',
				},
				{ name: 'Running', value: 'running', description: 'Its run is under way' },
				{
					name: 'Waiting',
					value: 'waiting',
					description: 'Its run has not started yet, or its workflow is switched off',
				},
			],
			default: ['failed', 'givenUp'],
			description: 'What became of the changes to list. Choose none to list all.',
		},
		{
			displayName: 'Since',
			name: 'since',
			type: 'dateTime',
			default: '',
			description:
				'Only changes that arrived, or whose run ended, at this time or later. Empty: however old.',
		},
		{
			displayName: 'Workflows',
			name: 'workflows',
			type: 'options',
			options: [
				{
					name: 'All Workflows of This App',
					value: 'all',
					description: 'Every workflow whose trigger has a credential of the same app',
				},
				{ name: 'This Workflow', value: 'this', description: 'Only changes for this workflow' },
			],
			default: 'all',
			description: 'For which workflows the changes arrived',
		},
		{
			displayName: 'Person or Location ID',
			name: 'subjectId',
			type: 'string',
			default: '',
			description:
				'Only changes of this person or location, by the CoreHR ID (person_id or location_id of the trigger). Empty: of all.',
		},
		...pagingProperties,
		wordsProperty,
	],
);

/** The stored changes of this credential's app, the newest first. */
export async function execute(
	context: IExecuteFunctions,
	{ app }: Surroundings,
): Promise<INodeExecutionData[]> {
	const key = appKey(app);
	return await forEachItem(context, async (parameters) => {
		const isForThis = parameters.choice('workflows', ['all', 'this']) === 'this';
		const subjectId = parameters.text('subjectId');
		const wanted = {
			app: key,
			statuses: readStatuses(parameters),
			workflowId: isForThis ? (context.getWorkflow().id ?? '') : undefined,
			subjectId: subjectId === '' ? undefined : subjectId,
			since: readTime(parameters.value('since'), context.getTimezone()),
			limit: readLimit(parameters),
		};
		const found = await withChanges(key, async (changes) => await changes.list(wanted));
		return await inWords(found, parameters);
	});
}

const readStatuses = (parameters: ItemParameters): Status[] =>
	parameters.names('status').map((name) => {
		const status = STATUSES.find((one) => one === name);
		if (status === undefined) throw unusable('Status', STATUSES.join(' or '), name);
		return status;
	});

/** Milliseconds since 1970; a time without a zone is one of the workflow's. */
function readTime(value: unknown, timezone: string): number | undefined {
	if (!(value instanceof Date) && isEmpty(value)) return undefined;
	if (/^\d{13}$/.test(String(value))) return Number(value);
	try {
		return tryToParseDateTime(value, timezone).toMillis();
	} catch {
		throw unusable('Since', 'a date and time', value);
	}
}
