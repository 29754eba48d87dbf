import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	UserError,
} from 'n8n-workflow';

import { BATCH_SIZE, getLocations } from '../../transport/corehr';
import {
	IF_NOT_FOUND,
	type Lookup,
	lookUp,
	type Surroundings,
	type Wanted,
} from '../lookup/lookUp';
import { matchAsked } from '../lookup/matching';
import { readRecordId } from '../lookup/recordId';
import { lookupOptions, maxWaitOption, optionsProperty } from '../options';
import { showFor } from '../paging';
import type { ItemParameters } from '../parameters';
import { presentationProperties, readPresentation } from '../presentation';
import { LOCATION_ID, simplifyLocation } from './locationRecord';

export const description: INodeProperties[] = [
	...showFor(
		'location',
		['get'],
		[
			{
				displayName: 'Location ID',
				name: 'locationId',
				type: 'string',
				default: '={{ $json.location_id }}',
				required: true,
				description:
					'The CoreHR location ID (digits such as 4718803945687580505), as in location_id of the Feishu CoreHR Trigger. Not the code or the name of the location.',
			},
			...presentationProperties,
		],
	),
	optionsProperty('location', 'get', [...lookupOptions, maxWaitOption]),
];

export async function execute(
	context: IExecuteFunctions,
	surroundings: Surroundings,
): Promise<INodeExecutionData[]> {
	return await lookUp(context, surroundings, locationLookup);
}

const locationLookup: Lookup<null> = {
	// Page corehr-v2/location/batch_get.
	lag: { usual: 2000 },
	deletion: () => ({ event: 'corehr.location.deleted', key: 'location_id', noun: 'location' }),
	read: (parameters) => ({
		id: readRecordId(parameters.value('locationId'), 'location'),
		...parameters.sameForAll(['locationId'], () => readRest(parameters)),
	}),
	batchSize: () => BATCH_SIZE,
	ask: async (client, ids) => matchAsked(ids, await getLocations(client, ids), LOCATION_ID),
	notFound: (id) =>
		new UserError(`No location found for the location id ${id}`, {
			description:
				'The location may have been deleted since, or the app may not see it (in the developer console: Permissions & Scopes, data permissions). To go on without such locations, add the option If Not Found.',
		}),
};

function readRest(parameters: ItemParameters): Omit<Wanted<null>, 'id'> {
	const how = readPresentation(parameters);
	return {
		query: null,
		ifNotFound: parameters.optionalChoice('ifNotFound', IF_NOT_FOUND) ?? 'error',
		waitForSync: parameters.optionalFlag('waitForSync', true),
		present: ([record = {}]) => (how.simplify ? simplifyLocation(record, how.language) : record),
	};
}
