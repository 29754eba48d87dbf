import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	UserError,
} from 'n8n-workflow';

import { dayIn, dayText } from '../../coming/days';
import { getVersions, type TimelineCall } from '../../transport/timelineCalls';
import { forEachItem } from '../listing';
import type { Surroundings } from '../lookup/lookUp';
import { readRecordId } from '../lookup/recordId';
import { readIdTypes, readLookupManners, readMaxWait } from '../options';
import type { ItemParameters } from '../parameters';
import { readPresentation } from '../presentation';
import { simplifyWithId } from '../simplify/withId';
import type { RecordKind } from './kinds';

/** The platform's dates are days in China. */
const CHINA = 'Asia/Shanghai';

/** Of each item's record all versions, one after the other, the oldest first. */
export async function timelineForEach(
	context: IExecuteFunctions,
	{ client, clock }: Surroundings,
	kind: RecordKind,
	call: TimelineCall,
): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (parameters) => {
		const noun = kind.name.toLowerCase();
		const id = readRecordId(parameters.value(`${kind.resource}Id`), noun);
		const within = client.within(readMaxWait(parameters));
		const versions = await getVersions(within, call, id, idTypesOf(parameters, kind, id));
		if (versions.length === 0) return nothing(parameters, kind, id);
		const how = readPresentation(parameters);
		return marked(versions, dayText(dayIn(CHINA, clock.now()))).map((version) =>
			how.simplify ? simplifyWithId(version, kind.key, how.language) : version,
		);
	});
}

function idTypesOf(parameters: ItemParameters, kind: RecordKind, id: string) {
	const { hasIdTypes, departmentIdTypeOf } = kind;
	if (!hasIdTypes) return {};
	const idTypes = readIdTypes(parameters);
	const department_id_type = departmentIdTypeOf?.(id) ?? idTypes.department_id_type;
	return { ...idTypes, ...(department_id_type && { department_id_type }) };
}

function nothing(parameters: ItemParameters, kind: RecordKind, id: string): IDataObject[] {
	const { ifNotFound } = readLookupManners(parameters);
	if (ifNotFound === 'skip') return [];
	if (ifNotFound === 'empty') return [{ [kind.key]: id }];
	const noun = kind.name.toLowerCase();
	throw new UserError(`No ${noun} found for the ${noun} id ${id}`, {
		description: `The ${noun} may have been deleted since, or the app may not see it (in the developer console: Permissions & Scopes, data permissions). To go on without such ${kind.plural}, add the option If Not Found.`,
	});
}

/** The version in force is the last one that has taken effect. */
function marked(versions: readonly IDataObject[], today: string): IDataObject[] {
	const dayOf = (version: IDataObject) => String(version.effective_date ?? '');
	const sorted = [...versions].sort((a, b) => dayOf(a).localeCompare(dayOf(b)));
	const current = sorted.findLast((version) => dayOf(version) <= today);
	return sorted.map((version) => ({
		...version,
		is_current: version === current,
		is_planned: dayOf(version) > today,
	}));
}
