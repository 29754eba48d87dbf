import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { forgetProperties } from '../compare/forget';
import { compareProperties } from '../compare/properties';
import { locator } from '../pickers/locator';
import { pagingProperties, showFor } from '../paging';
import { presentationProperties } from '../presentation';
import { RECORD_KINDS, type RecordKind } from './kinds';
import { periodProperties } from './recentChanges';

export const resources = RECORD_KINDS.map(({ resource }) => resource);

export const resourceOptions: INodePropertyOptions[] = RECORD_KINDS.map(
	({ name, resource, description }) => ({ name, value: resource, description }),
);

const resourcesWith = (call: 'timeline' | 'recent'): string[] =>
	RECORD_KINDS.filter((kind) => kind[call]).map(({ resource }) => resource);

export const properties: INodeProperties[] = [
	...RECORD_KINDS.map(operationProperty),
	...RECORD_KINDS.flatMap((kind) =>
		showFor(
			[kind.resource],
			['get', ...(kind.timeline ? ['getTimeline'] : [])],
			[idProperty(kind)],
		),
	),
	...showFor(resourcesWith('recent'), ['getRecentChanges'], periodProperties),
	...showFor(resourcesWith('timeline'), ['getTimeline'], presentationProperties),
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

function operationProperty(kind: RecordKind): INodeProperties {
	const { resource, name, plural } = kind;
	const noun = name.toLowerCase();
	const property: INodeProperties = {
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
			{
				name: 'Get Recent Changes',
				value: 'getRecentChanges',
				description: `List the IDs of the ${plural} that changed within at most 90 days, for example while n8n was off`,
				action: `Get recent changes of ${plural}`,
			},
			{
				name: 'Get Timeline',
				value: 'getTimeline',
				description: `Get all versions of each ${noun}, past and planned, with the dates from which they are in force`,
				action: `Get the timeline of a ${noun}`,
			},
		],
		default: 'get',
	};
	const options = property.options as INodePropertyOptions[];
	return { ...property, options: options.filter(({ value }) => isOffered(value, kind)) };
}

/** Versions and recent changes only where the platform has calls for them. */
function isOffered(operation: unknown, { timeline, recent }: RecordKind): boolean {
	if (operation === 'getTimeline') return timeline !== undefined;
	return operation !== 'getRecentChanges' || recent !== undefined;
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
