import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { forgetProperties } from '../compare/forget';
import { compareProperties } from '../compare/properties';
import { locator } from '../pickers/locator';
import { pagingProperties, showFor } from '../paging';
import { presentationProperties } from '../presentation';
import { RECORD_KINDS, type RecordKind } from './kinds';

export const resources = RECORD_KINDS.map(({ resource }) => resource);

export const resourceOptions: INodePropertyOptions[] = RECORD_KINDS.map(
	({ name, resource, description }) => ({ name, value: resource, description }),
);

export const properties: INodeProperties[] = [
	...RECORD_KINDS.map(operationProperty),
	...RECORD_KINDS.flatMap((kind) => showFor([kind.resource], ['get'], [idProperty(kind)])),
	// Once for all kinds: what has namesakes makes many stand-ins (keepChoices).
	...showFor(resources, ['getMany'], pagingProperties),
	...showFor(resources, ['get', 'getMany'], [...presentationProperties, ...compareProperties]),
	...forgetProperties(
		resources,
		RECORD_KINDS.map((kind) => ({
			...idProperty(kind),
			displayOptions: { show: { '/resource': [kind.resource] } },
		})),
	),
];

function operationProperty({ resource, name, plural }: RecordKind): INodeProperties {
	const noun = name.toLowerCase();
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: [
			{
				name: 'Forget',
				value: 'forget',
				description: 'Forget what Compare with Last Time remembers of one record, or of all',
				action: `Forget what a ${noun} was`,
			},
			{
				name: 'Get',
				value: 'get',
				description: `Get the full record of each ${noun} by the ${noun} ID`,
				action: `Get a ${noun}`,
			},
			{
				name: 'Get Many',
				value: 'getMany',
				description: `List ${plural}`,
				action: `Get many ${plural}`,
			},
		],
		default: 'get',
	};
}

function idProperty(kind: RecordKind): INodeProperties {
	const { resource, name, key, hint, searchListMethod } = kind;
	const noun = name.toLowerCase();
	const expression = `={{ $json.${key} }}`;
	const property = {
		displayName: `${name} ID`,
		name: `${resource}Id`,
		required: true,
		description: `The CoreHR ${noun} ID (digits such as 4718803945687580505), as in ${key} of the Feishu CoreHR Trigger. ${hint}.`,
	};
	if (searchListMethod !== undefined) return locator(property, expression, searchListMethod);
	return { ...property, type: 'string', default: expression };
}
