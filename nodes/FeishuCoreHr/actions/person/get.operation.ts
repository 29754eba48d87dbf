import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	UserError,
} from 'n8n-workflow';

import { BATCH_SIZE, getPerson } from '../../transport/corehr';
import type { IdTypes } from '../../transport/recordCalls';
import { type Lookup, lookUp, type Surroundings, type Wanted } from '../lookup/lookUp';
import { matchAsked } from '../lookup/matching';
import { once } from '../lookup/once';
import { askForOne } from '../lookup/one';
import { readIdTypes, readLookupManners } from '../options';
import { showFor } from '../paging';
import type { ItemParameters } from '../parameters';
import { readComparison } from '../compare/comparison';
import { readPresentation } from '../presentation';
import { askForEmployees } from './ask';
import { comparedPeople } from './compared';
import { ID_FIELDS, simplifyEmployee, wholeEmployee } from './employments';
import { personKeysOf, withManager, withWorkEmail } from './employeeFields';
import { readChosen, readFields } from './fieldSet';
import { addManagers, addUserIds } from './manager';
import { onlyKeys, simplifyPerson } from './personRecord';
import { type LookUpBy, readWho, userIdTypeOf, WAYS } from './who';
import { whoProperties } from './whoProperties';

export const description: INodeProperties[] = showFor(['person'], ['get'], whoProperties);

export async function execute(
	context: IExecuteFunctions,
	surroundings: Surroundings,
): Promise<INodeExecutionData[]> {
	return await lookUp(context, surroundings, personLookup);
}

type PersonQuery =
	| {
			readonly source: 'employee';
			readonly by: LookUpBy;
			readonly fields: readonly string[];
			readonly idTypes: IdTypes;
			readonly addManager: boolean;
			/** the kind of ids of users that is wanted, where the call has to speak another one */
			readonly userIds?: string;
	  }
	| { readonly source: 'person'; readonly by: 'personId'; readonly idTypes: IdTypes };

/** The platform's own default. */
const DEFAULT_USER_ID = 'open_id';

const personLookup: Lookup<PersonQuery> = {
	// Page corehr-v2/employee/batch_get: 2 to 5 s.
	lagSeconds: 5,
	what: ({ by }) => WAYS[by].what,
	read(parameters) {
		const source = parameters.choice('source', ['employee', 'person']);
		const { by, id } = readWho(parameters, source);
		const { queryFor, ...rest } = parameters.sameForAll(
			['personId', 'employmentId', 'workEmail'],
			() => readRest(parameters, source),
		);
		return { id, query: queryFor(by, id), ...rest };
	},
	batchSize: ({ source }) => (source === 'employee' ? BATCH_SIZE : 1),
	async ask(client, ids, query) {
		if (query.source === 'person') {
			return await askForOne(ids, async (id) => await getPerson(client, id, query.idTypes));
		}
		const records = await askForEmployees(client, WAYS[query.by].inRequest, ids, query);
		if (query.addManager) addManagers(records);
		if (query.userIds !== undefined) await addUserIds(client, records, query.userIds);
		return matchAsked(ids, records, ID_FIELDS[query.by]);
	},
	notFound: (id, { source, by }) =>
		new UserError(`No ${source} found for the ${WAYS[by].words} ${id}`, {
			description: `Feishu knows nobody with this ${WAYS[by].words}${source === 'employee' ? ' who has completed onboarding' : ''}${source === 'employee' && by === 'personId' ? '. For people before onboarding, set Source to "Person (V1)"' : ''}, or the app may not see this person (in the developer console: Permissions & Scopes, data permissions). To go on without such people, add the option If Not Found.`,
		}),
};

interface Rest extends Omit<Wanted<PersonQuery>, 'id' | 'query'> {
	queryFor(by: LookUpBy, id: string): PersonQuery;
}

function readRest(parameters: ItemParameters, source: PersonQuery['source']): Rest {
	return {
		queryFor: queries(parameters, source),
		...readLookupManners(parameters),
		comparison: readComparison(parameters, () =>
			comparedPeople(readChosen(parameters), readFields(parameters), source),
		),
		present: presenter(parameters, source),
	};
}

function queries(parameters: ItemParameters, source: PersonQuery['source']): Rest['queryFor'] {
	const idTypes = readIdTypes(parameters);
	if (source === 'person') {
		const { user_id_type } = idTypes;
		const query = {
			source,
			by: 'personId',
			idTypes: user_id_type ? { user_id_type } : {},
		} as const;
		return () => query;
	}
	const addManager = parameters.optionalFlag('addManager', false);
	const fields = withManager(readFields(parameters), addManager);
	const wantedIds = idTypes.user_id_type ?? DEFAULT_USER_ID;
	const query = once(
		(by: LookUpBy, user_id_type: string | undefined): PersonQuery => ({
			source,
			by,
			fields: by === 'workEmail' ? withWorkEmail(fields) : fields,
			idTypes: { ...idTypes, ...(user_id_type && { user_id_type }) },
			addManager,
			...(addManager && (user_id_type ?? DEFAULT_USER_ID) !== wantedIds && { userIds: wantedIds }),
		}),
	);
	return (by, id) => {
		const { user_id_type } = idTypes;
		if (by !== 'employmentId') return query(by, user_id_type);
		return query(by, userIdTypeOf(id) ?? user_id_type ?? 'user_id');
	};
}

function presenter(
	parameters: ItemParameters,
	source: PersonQuery['source'],
): (records: readonly IDataObject[]) => IDataObject {
	const how = readPresentation(parameters);
	if (source === 'employee') {
		return how.simplify ? (records) => simplifyEmployee(records, how.language) : wholeEmployee;
	}
	const cut = cutter(parameters);
	return ([record = {}]) => {
		const own = cut(record);
		return how.simplify ? simplifyPerson(own, how.language) : own;
	};
}

/** What v1 gives of a person has to be cut here; `all` is left as it is. */
function cutter(parameters: ItemParameters): (record: IDataObject) => IDataObject {
	if (parameters.value('fieldSet') === 'all') return (record) => record;
	const keys = personKeysOf(readFields(parameters));
	return (record) => onlyKeys(record, keys);
}
