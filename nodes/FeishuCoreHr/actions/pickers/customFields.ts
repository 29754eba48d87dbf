import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { inTime, systemClock } from '../../clock';
import { optionName } from '../../events/optionName';
import { isRecord } from '../../plainData';
import { getCustomFields } from '../../transport/corehr';
import { Shelf } from '../../transport/shelf';
import { toNodeError } from '../itemError';
import { EMPLOYEE_FIELD_OPTIONS } from '../person/employeeFields';
import { type Office, openOffice } from './office';

/** Where the tenant's own fields are, and how a request names them. */
const OBJECTS = [
	{
		object: 'person',
		prefix: 'person_info.custom_fields.',
		description: 'Custom field of the person',
	},
	{ object: 'employment', prefix: 'custom_fields.', description: 'Custom field of the employment' },
] as const;

/** As long as somebody waits for a list; what comes later is there the next time. */
const PATIENCE_MS = 15_000;

const KEEP_MS = 5 * 60_000;

const shelf = new Shelf<Promise<IDataObject[]>>(systemClock, KEEP_MS);

/**
 * All fields of a person that can be chosen: the platform's, then the tenant's own by their names.
 * Never fails: the platform's fields need no call, and why the others are missing stands above them.
 */
export async function loadPersonFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const own = await ownFields(this).catch((reason: unknown) => [excuse(this, reason)]);
	const excuses = own.filter(({ value }) => value === NOTHING);
	const fields = own.filter(({ value }) => value !== NOTHING);
	return [...excuses, ...EMPLOYEE_FIELD_OPTIONS, ...fields];
}

/** No field: whoever reads the choice leaves empty words out. */
const NOTHING = '';

async function ownFields(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const office = await openOffice(context);
	const late = new Error('Feishu has not answered within 15 seconds');
	const lists = OBJECTS.map(async ({ object, prefix, description }) => {
		const fields = await inTime(systemClock, PATIENCE_MS, definitions(office, object), late);
		if (fields instanceof Error) throw fields;
		return fields.flatMap((field) => toOption(field, prefix, description));
	});
	const outcomes = await Promise.allSettled(lists);
	const failed = outcomes.find((outcome) => outcome.status === 'rejected');
	const found = outcomes.flatMap((outcome) =>
		outcome.status === 'fulfilled' ? outcome.value : [],
	);
	return failed === undefined ? found : [excuse(context, failed.reason), ...found];
}

async function definitions({ app, client }: Office, object: string): Promise<IDataObject[]> {
	const asked = shelf.get(app, object, () => getCustomFields(client, object));
	return await asked.catch((reason: unknown) => {
		shelf.drop(app, object, asked);
		throw reason;
	});
}

function toOption(field: IDataObject, prefix: string, description: string): INodePropertyOptions[] {
	const { custom_api_name: given, name, is_open } = field;
	const apiName = typeof given === 'string' ? given.trim() : '';
	if (apiName === '' || is_open === false) return [];
	const labels = isRecord(name) ? [name.zh_cn, name.en_us].map(textOf) : [];
	const [zh, en] = [labels[0] || labels[1] || apiName, labels[1] || labels[0] || apiName];
	return [
		{
			name: zh === apiName ? apiName : optionName({ en, zh }, [], apiName),
			value: `${prefix}${apiName}`,
			description,
		},
	];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function excuse(context: ILoadOptionsFunctions, reason: unknown): INodePropertyOptions {
	const { message, description } = toNodeError(context.getNode(), reason, 0);
	return {
		name: `Custom fields (自定义字段) are not listed: ${message}`,
		value: NOTHING,
		description: `${description ?? ''} Until then name them in Other Fields.`.trim(),
	};
}
