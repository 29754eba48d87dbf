import type { IDataObject } from 'n8n-workflow';

import { systemClock } from '../clock';
import { isRecord } from '../plainData';
import type { App } from './app';
import type { Client } from './client';
import { getCustomFields } from './corehr';
import { Shelf } from './shelf';

/** A field that the tenant has added to an object, with what it is called in both languages. */
export interface CustomField {
	/** `custom_field_33__c` */
	readonly apiName: string;
	readonly en: string;
	readonly zh: string;
}

const KEEP_MS = 5 * 60_000;

const shelf = new Shelf<Promise<readonly CustomField[]>>(systemClock, KEEP_MS);

/**
 * The fields in use that the tenant has added to an object, such as `person`, asked for once in some
 * minutes. One without a name in either language is called by its API name.
 * @throws {PlatformError}
 */
export async function customFieldsOf(
	app: App,
	client: Client,
	object: string,
): Promise<readonly CustomField[]> {
	const ask = async () => (await getCustomFields(client, object)).flatMap(read);
	const asked = shelf.get(app, object, ask);
	return await asked.catch((reason: unknown) => {
		shelf.drop(app, object, asked);
		throw reason;
	});
}

function read({ custom_api_name, name, is_open }: IDataObject): CustomField[] {
	const apiName = textOf(custom_api_name);
	if (apiName === '' || is_open === false) return [];
	const { zh_cn, en_us } = isRecord(name) ? name : {};
	const [zh, en] = [textOf(zh_cn), textOf(en_us)];
	return [{ apiName, zh: zh || en || apiName, en: en || zh || apiName }];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
