import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { inTime, systemClock } from '../../clock';
import { optionName } from '../../events/optionName';
import { inPanelLanguage, say } from '../../panelLanguage';
import { stringsIn } from '../../plainData';
import { PlatformError } from '../../transport/errors';
import { customFieldsOf, type CustomField } from '../../transport/customFields';
import { toNodeError } from '../itemError';
import { EMPLOYEE_FIELD_OPTIONS } from '../person/employeeFields';
import { openOffice } from './office';

/** Fields that the tenant has added to an object, as entries of a list. */
export interface OwnFields {
	/** Its name at the platform: `person`. */
	readonly object: string;
	/** What stands before the API name in the value of an entry. */
	readonly prefix: string;
	readonly description: string;
}

/** Where the tenant's own fields are, and how a request names them. */
const OF_EMPLOYEES: readonly OwnFields[] = [
	{
		object: 'person',
		prefix: 'person_info.custom_fields.',
		description: say('Custom field of the person', '个人信息的自定义字段'),
	},
	{
		object: 'employment',
		prefix: 'custom_fields.',
		description: say('Custom field of the employment', '雇佣信息的自定义字段'),
	},
];

/** As long as somebody waits for a list; what comes later is there the next time. */
const PATIENCE_MS = 15_000;

/** All fields of a person that can be chosen. */
export async function loadPersonFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await withOwnFields(this, 'fields', EMPLOYEE_FIELD_OPTIONS, OF_EMPLOYEES);
}

/**
 * The platform's fields, then the tenant's own by their names. Never fails: the platform's fields need
 * no call, and why the others are missing stands above them. What is chosen in the parameter is always
 * there, because n8n's editor marks a choice that its list has not as an error.
 */
export async function withOwnFields(
	context: ILoadOptionsFunctions,
	parameter: string,
	platforms: readonly INodePropertyOptions[],
	kinds: readonly OwnFields[],
): Promise<INodePropertyOptions[]> {
	const own = await ownFields(context, kinds).catch((reason: unknown) => [excuse(context, reason)]);
	const excuses = own.filter(({ value }) => value === NOTHING);
	const fields = own.filter(({ value }) => value !== NOTHING);
	const listed = [...inPanelLanguage(platforms), ...fields];
	const chosen = stringsIn(context.getCurrentNodeParameter(parameter)).filter(
		(name) => !listed.some(({ value }) => value === name),
	);
	return [...excuses, ...listed, ...chosen.map(unlisted)];
}

const unlisted = (name: string): INodePropertyOptions => ({
	name,
	value: name,
	description: say('Chosen earlier', '之前所选'),
});

/** No field: whoever reads the choice leaves empty words out. */
const NOTHING = '';

async function ownFields(
	context: ILoadOptionsFunctions,
	kinds: readonly OwnFields[],
): Promise<INodePropertyOptions[]> {
	const { app, client } = await openOffice(context);
	const late = new Error('Feishu has not answered within 15 seconds');
	const lists = kinds.map(async (kind) => {
		const asked = customFieldsOf(app, client, kind.object);
		const fields = await inTime(systemClock, PATIENCE_MS, asked, late);
		if (fields instanceof Error) throw fields;
		return fields.map((field) => toOption(field, kind));
	});
	const outcomes = await Promise.allSettled(lists);
	const failed = outcomes.find((outcome) => outcome.status === 'rejected');
	const found = outcomes.flatMap((outcome) =>
		outcome.status === 'fulfilled' ? outcome.value : [],
	);
	return failed === undefined ? found : [excuse(context, failed.reason), ...found];
}

function toOption(
	{ apiName, en, zh }: CustomField,
	{ prefix, description }: OwnFields,
): INodePropertyOptions {
	const name = zh === apiName ? apiName : optionName({ en, zh }, [], apiName);
	return { name, value: `${prefix}${apiName}`, description };
}

function excuse(context: ILoadOptionsFunctions, reason: unknown): INodePropertyOptions {
	const { message, description } = toNodeError(context.getNode(), reason, 0);
	const needed = PlatformError.is(reason) ? reason.scopes : [];
	const scopes = needed.length > 0 ? ` (${needed.join(' / ')})` : '';
	const missing = say(
		'Custom fields (自定义字段) are not listed',
		'自定义字段 (custom fields) 未能列出',
	);
	return {
		// The description is cut after two lines.
		name: `${missing}: ${message}${scopes}`,
		value: NOTHING,
		description: `${description ?? ''} ${say(
			'Until then enter their API names in the parameter below.',
			'在此之前请在下面的参数中填写其 API 名称。',
		)}`.trim(),
	};
}
