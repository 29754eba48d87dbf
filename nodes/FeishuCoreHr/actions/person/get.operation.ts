import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	UserError,
} from 'n8n-workflow';

import type { Client } from '../../transport/client';
import { BATCH_SIZE, getEmployees, getPerson, type IdTypes } from '../../transport/corehr';
import { PlatformError } from '../../transport/errors';
import type { Answer } from '../lookup/batches';
import {
	IF_NOT_FOUND,
	type Lookup,
	lookUp,
	type Surroundings,
	type Wanted,
} from '../lookup/lookUp';
import { matchById } from '../lookup/matching';
import { readRecordId } from '../lookup/recordId';
import { readIdTypes } from '../options';
import { showFor } from '../paging';
import type { ItemParameters } from '../parameters';
import { presentationProperties, readPresentation } from '../presentation';
import { PERSON_ID, simplifyEmployee, wholeEmployee } from './employments';
import { fieldProperties, readFields } from './fieldProperties';
import { simplifyPerson } from './personRecord';

export const description: INodeProperties[] = [
	...showFor(
		'person',
		['get'],
		[
			{
				displayName: 'Person ID',
				name: 'personId',
				type: 'string',
				default: '={{ $json.person_id }}',
				required: true,
				description:
					'The CoreHR person ID (digits such as 6919733936050406926), as the Feishu CoreHR Trigger gives it. Not the employee number, email or user ID.',
			},
			{
				displayName: 'Source',
				name: 'source',
				type: 'options',
				options: [
					{
						name: 'Employee (V2)',
						value: 'employee',
						description:
							'Person and employment, 100 people a call; only people who completed onboarding',
					},
					{
						name: 'Person (V1)',
						value: 'person',
						description: 'Personal information alone, one call each; also people before onboarding',
					},
				],
				default: 'employee',
				description: 'Where to look the person up',
			},
			...fieldProperties.map((property) => ({
				...property,
				displayOptions: { show: { '/source': ['employee'] } },
			})),
			...presentationProperties,
		],
	),
];

export async function execute(
	context: IExecuteFunctions,
	surroundings: Surroundings,
): Promise<INodeExecutionData[]> {
	return await lookUp(context, surroundings, personLookup);
}

type PersonQuery =
	| { readonly source: 'employee'; readonly fields: readonly string[]; readonly idTypes: IdTypes }
	| { readonly source: 'person'; readonly idTypes: IdTypes };

const personLookup: Lookup<PersonQuery> = {
	lag: 5000,
	read: (parameters) => ({
		id: readRecordId(parameters.value('personId'), 'person'),
		...parameters.sameForAll(['personId'], () => readRest(parameters)),
	}),
	batchSize: ({ source }) => (source === 'employee' ? BATCH_SIZE : 1),
	async ask(client, ids, query) {
		if (query.source === 'person') return await askForPerson(client, ids[0] ?? '', query.idTypes);
		return matchById(await getEmployees(client, ids, query), PERSON_ID);
	},
	notFound: (id, { source }) =>
		new UserError(`No ${source} found for the person id ${id}`, {
			description: `Feishu knows nobody with this id${source === 'employee' ? ' who has completed onboarding. For people before onboarding, set Source to "Person (V1)"' : ''}, or the app may not see this person (in the developer console: Permissions & Scopes, data permissions). To go on without such people, add the option If Not Found.`,
		}),
};

function readRest(parameters: ItemParameters): Omit<Wanted<PersonQuery>, 'id'> {
	const query = readQuery(parameters);
	return {
		query,
		ifNotFound: parameters.optionalChoice('ifNotFound', IF_NOT_FOUND) ?? 'error',
		waitForSync: parameters.optionalFlag('waitForSync', true),
		present: presenter(parameters, query.source),
	};
}

function readQuery(parameters: ItemParameters): PersonQuery {
	const source = parameters.choice('source', ['employee', 'person']);
	const idTypes = readIdTypes(parameters);
	if (source === 'employee') return { source, fields: readFields(parameters), idTypes };
	return { source, idTypes: idTypes.user_id_type ? { user_id_type: idTypes.user_id_type } : {} };
}

function presenter(
	parameters: ItemParameters,
	source: PersonQuery['source'],
): (records: readonly IDataObject[]) => IDataObject {
	const how = readPresentation(parameters);
	if (source === 'employee') {
		return how.simplify ? (records) => simplifyEmployee(records, how.language) : wholeEmployee;
	}
	return ([record = {}]) => (how.simplify ? simplifyPerson(record, how.language) : record);
}

/**
 * The v1 call has no code of its own for an id nobody has: it is "bad parameter". The id is the only
 * value in it that is not chosen from a list, so that means "not found" here.
 */
async function askForPerson(client: Client, id: string, idTypes: IdTypes): Promise<Answer> {
	const person = await getPerson(client, id, idTypes).catch((error: unknown) => {
		// Without a code it is a proxy's page that was not found.
		const unknownId =
			error instanceof PlatformError &&
			(error.code === 1160001 || (error.code !== undefined && error.status === 404));
		if (!unknownId) throw error;
		return undefined;
	});
	// One was asked for, so it is this one, in whatever form the answer has the id.
	return { byId: new Map(person === undefined ? [] : [[id, [{ ...person, id }]]]) };
}
