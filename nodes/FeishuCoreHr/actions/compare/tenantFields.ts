import type { App } from '../../transport/app';
import type { Client } from '../../transport/client';
import { customFieldsOf } from '../../transport/customFields';
import type { Label } from './labels';

/** On whose behalf the tenant is asked. */
export interface Asking {
	readonly app: App;
	readonly client: Client;
}

/** Where people have fields of their tenant's own; of other records no page names the object. */
const OBJECTS: Readonly<Record<string, readonly string[]>> = { person: ['person', 'employment'] };

/** Nobody waits longer than that to learn how a field is called. */
const PATIENCE_MS = 10_000;

/**
 * What the tenant calls its own fields of a kind of records.
 * @returns nothing where nobody can tell
 */
export async function tenantFields(
	{ app, client }: Asking,
	kind: string,
): Promise<ReadonlyMap<string, Label> | undefined> {
	const objects = OBJECTS[kind];
	if (objects === undefined) return undefined;
	const patient = client.within(PATIENCE_MS);
	const lists = objects.map(async (object) => await customFieldsOf(app, patient, object));
	const fields = await Promise.all(lists).catch(() => undefined);
	return fields && new Map(fields.flat().map(({ apiName, zh, en }) => [apiName, { zh, en }]));
}
