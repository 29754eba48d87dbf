import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	UserError,
} from 'n8n-workflow';

import type { Change } from '../../inbox/change';
import type { Act } from '../../inbox/changes';
import { appKey } from '../../transport/app';
import { forEachItem } from '../listing';
import type { Surroundings } from '../lookup/lookUp';
import { showFor } from '../paging';
import { withChanges } from './reach';
import { inWords, wordsProperty } from './words';

/** Which change: the parameters of both acts. */
export const namingProperties = (act: Act): INodeProperties[] =>
	showFor(
		['change'],
		[act],
		[
			{
				displayName: 'Event ID',
				name: 'eventId',
				type: 'string',
				default: '={{ $json.event_id }}',
				required: true,
				description:
					'Which change, as in event_id of Change > Get Many. Behind that operation it is filled in already.',
			},
			{
				displayName: 'Workflow ID',
				name: 'workflowId',
				type: 'string',
				default: '={{ $json.workflow_id }}',
				description:
					'For which workflow, as in workflow_id of Change > Get Many. Empty: for every workflow that got this event.',
			},
			wordsProperty,
		],
	);

/** Does it to the changes that each item names, and puts them out. */
export async function actOnEach(
	act: Act,
	context: IExecuteFunctions,
	{ app }: Surroundings,
): Promise<INodeExecutionData[]> {
	const done: Change[] = [];
	return await forEachItem(context, async (parameters) => {
		const eventId = parameters.text('eventId');
		if (eventId === '') throw noEventId();
		const workflowId = parameters.text('workflowId');
		const named = { app: appKey(app), eventId, workflowId };
		return await withChanges(named.app, async (changes) => {
			const acted = await changes.act(act, named);
			// Two triggers of one workflow give two items of one event: the first acted on both.
			const isDone = () =>
				done.some((one) => one.event_id === eventId && [one.workflow_id, ''].includes(workflowId));
			if (acted.length === 0 && !isDone()) throw nothing(eventId, await changes.find(named));
			done.push(...acted);
			return await inWords(acted, parameters);
		});
	});
}

const noEventId = () =>
	new UserError('This item names no change', {
		description:
			'The parameter "Event ID" is empty for this item. Put this node behind Change > Get Many, or take the ID from a field of the item.',
	});

/** Why nothing was done, by what is stored of the event. */
function nothing(eventId: string, found: readonly Change[]): UserError {
	if (found.length === 0) {
		return new UserError(`No change with the event ID ${shortened(eventId)} is stored`, {
			description:
				'Take the ID from event_id of Change > Get Many, and check that this node has the credential of the trigger. What failed is kept for 7 days, what ran well for 8 hours.',
		});
	}
	const statuses = [...new Set(found.map(({ status }) => status))].join(', ');
	return new UserError(`The change ${shortened(eventId)} has not failed: it is ${statuses}`, {
		description:
			'Only what failed or was given up can be run again or discarded. What is waiting, running or retrying goes on by itself; what is done has run, or was discarded.',
	});
}

const shortened = (text: string): string => (text.length > 64 ? `${text.slice(0, 64)}…` : text);
