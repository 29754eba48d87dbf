import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { forEachItem } from '../listing';
import type { Surroundings } from '../lookup/lookUp';
import { readRecordId } from '../lookup/recordId';
import { showFor } from '../paging';
import { withMemory } from './reach';

/** Whose memory is forgotten. */
interface Forgettable {
	/** `person`, `location` …; its parameter is `<kind>Id` */
	readonly kind: string;
	readonly noun: string;
	/** The key of the id in items. */
	readonly key: string;
}

/** @param idProperties the parameters that name one record of each resource */
export const forgetProperties = (
	resources: readonly string[],
	idProperties: readonly INodeProperties[],
): INodeProperties[] => [
	...showFor(resources, ['forget'], [forgetAll]),
	...idProperties.map((property) => ({
		...property,
		displayOptions: {
			show: { ...property.displayOptions?.show, '/operation': ['forget'], '/forgetAll': [false] },
		},
	})),
];

const forgetAll: INodeProperties = {
	displayName: 'Forget All',
	name: 'forgetAll',
	type: 'boolean',
	default: false,
	description:
		'Whether to forget all records of this kind instead of one. All workflows of this app begin anew with them: the next Get Many tells nothing and takes them as they are.',
};

/** Says of each item how many memories held the record, or how many records were remembered. */
export async function forgetEach(
	context: IExecuteFunctions,
	{ app }: Surroundings,
	{ kind, noun, key }: Forgettable,
): Promise<INodeExecutionData[]> {
	return await forEachItem(context, async (parameters) => {
		const isAll = parameters.flag('forgetAll');
		const id = isAll ? undefined : readRecordId(parameters.value(`${kind}Id`), noun);
		const forgotten = await withMemory(app, async (memory) => await memory.forget(app, kind, id));
		return [{ ...(id !== undefined && { [key]: id }), forgotten }];
	});
}
