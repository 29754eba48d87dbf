import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../../plainData';
import { customValue } from '../../simplify/customValue';
import { labelsOf } from '../employeeFields';
import type { DateKind } from './dateKinds';

/** A field of the record as a kind of dates, by its API name: one of the tenant's own ends in `__c`. */
export function otherDate(name: string): DateKind {
	const labels = labelsOf(name) ?? { en: name, zh: name };
	const valueIn = (employment: IDataObject) =>
		name.endsWith('__c') ? customDate(employment, name)?.value : valueAt(employment, name);
	return { name, ...labels, fields: [name], valueIn, description: '' };
}

/** What the company itself calls one of its own fields, where the record says so. */
export function ownLabels(
	employment: IDataObject,
	name: string,
): Pick<DateKind, 'en' | 'zh'> | undefined {
	const names = customDate(employment, name)?.names;
	if (!isRecord(names)) return undefined;
	const [zh, en] = [names.zh_cn, names.en_us].filter((text) => typeof text === 'string' && text);
	const either = { en: en ?? zh, zh: zh ?? en } as { en?: string; zh?: string };
	return either.en && either.zh ? { en: either.en, zh: either.zh } : undefined;
}

/** Of the person or of the employment; written with the place before it, only from there. */
function customDate(
	employment: IDataObject,
	name: string,
): { readonly value: unknown; readonly names: unknown } | undefined {
	const apiName = name.split('.').at(-1);
	const { person_info, custom_fields } = employment;
	const ofPerson = isRecord(person_info) ? person_info.custom_fields : undefined;
	const lists = name.startsWith('person_info.')
		? [ofPerson]
		: name.startsWith('custom_fields.')
			? [custom_fields]
			: [custom_fields, ofPerson];
	for (const entry of lists.flat()) {
		if (!isRecord(entry)) continue;
		const own = entry.custom_api_name ?? entry.field_name;
		if (typeof own !== 'string' || own.trim() !== apiName) continue;
		return { value: customValue(entry.value, entry.type), names: entry.name };
	}
	return undefined;
}

function valueAt(record: IDataObject, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), record);
}
