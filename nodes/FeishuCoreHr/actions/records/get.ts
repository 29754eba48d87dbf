import { type IExecuteFunctions, type INodeExecutionData, UserError } from 'n8n-workflow';

import { getRecord, getRecords, type IdTypes } from '../../transport/recordCalls';
import { type Lookup, lookUp, type Surroundings, type Wanted } from '../lookup/lookUp';
import { matchAsked } from '../lookup/matching';
import { once } from '../lookup/once';
import { askForOne } from '../lookup/one';
import { readRecordId } from '../lookup/recordId';
import { readIdTypes, readLookupManners } from '../options';
import type { ItemParameters } from '../parameters';
import { readComparison } from '../compare/comparison';
import { readPresentation } from '../presentation';
import { simplifyWithId } from '../simplify/withId';
import { comparedRecords } from './compared';
import type { RecordKind } from './kinds';

/** One record of the kind for each item. */
export async function getEach(
	context: IExecuteFunctions,
	surroundings: Surroundings,
	kind: RecordKind,
): Promise<INodeExecutionData[]> {
	return await lookUp(context, surroundings, lookupOf(kind));
}

function lookupOf(kind: RecordKind): Lookup<IdTypes> {
	const { resource, key, idInGet = key, scope, get } = kind;
	const noun = kind.name.toLowerCase();
	const parameter = `${resource}Id`;
	return {
		// Their pages: the data of replicas is up to 2 s old.
		lagSeconds: 2,
		what: () => ({ key, noun }),
		read(parameters) {
			const id = readRecordId(parameters.value(parameter), noun);
			const { queryFor, ...rest } = parameters.sameForAll([parameter], () =>
				readRest(parameters, kind),
			);
			return { ...rest, id, query: queryFor(id) };
		},
		batchSize: () => ('batch' in get ? get.batch.size : 1),
		async ask(client, ids, idTypes) {
			if ('single' in get) {
				return await askForOne(ids, async (id) => await getRecord(client, get.single, id, idTypes));
			}
			const records = await getRecords(client, get.batch, ids, idTypes);
			return matchAsked(ids, records, { name: idInGet, scope, of: (record) => record[idInGet] });
		},
		notFound: (id) =>
			new UserError(`No ${noun} found for the ${noun} id ${id}`, {
				description: `The ${noun} may have been deleted since, or the app may not see it (in the developer console: Permissions & Scopes, data permissions). To go on without such ${kind.plural}, add the option If Not Found.`,
			}),
	};
}

interface Rest extends Omit<Wanted<IdTypes>, 'id' | 'query'> {
	queryFor(id: string): IdTypes;
}

function readRest(parameters: ItemParameters, kind: RecordKind): Rest {
	const { key, hasIdTypes } = kind;
	const how = readPresentation(parameters);
	return {
		queryFor: queries(kind, hasIdTypes ? readIdTypes(parameters) : {}),
		...readLookupManners(parameters),
		comparison: readComparison(parameters, () => comparedRecords(kind)),
		present: ([record = {}]) => (how.simplify ? simplifyWithId(record, key, how.language) : record),
	};
}

/** An id keeps the kind that its form tells, whatever was chosen for the rest: it is not found else. */
function queries({ departmentIdTypeOf }: RecordKind, chosen: IdTypes): Rest['queryFor'] {
	if (departmentIdTypeOf === undefined) return () => chosen;
	const ofType = once((department_id_type: string) => ({ ...chosen, department_id_type }));
	return (id) => ofType(departmentIdTypeOf(id) ?? chosen.department_id_type ?? 'department_id');
}
