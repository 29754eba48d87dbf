import type { IDataObject } from 'n8n-workflow';
import { rowOf, type EventRow } from './catalogue';
import { isRecord } from '../plainData';
import { forEachInTurns, oneByOne } from './turns';

const OWN_LISTS: readonly string[] = ['changed_fields', 'matched_fields'];

/**
 * One item per subject (a person, a location, a contract …) and type of event: the lists united,
 * everything else as in the latest event (the platform promises no order, so latest by its time, then
 * by arrival), and all `event_ids`. That somebody was hired is never lost in a later change.
 * Subjects keep the order of their first event.
 */
export async function mergeItems(items: readonly IDataObject[]): Promise<IDataObject[]> {
	const bySubject = new Map<string, IDataObject[]>();
	for (const item of items) {
		const subject = subjectKey(item);
		const group = bySubject.get(subject);
		if (group) group.push(item);
		else bySubject.set(subject, [item]);
	}
	return await oneByOne(bySubject.values(), mergeGroup);
}

function subjectKey(item: IDataObject): string {
	const { app_id, tenant_key, event_type, event_id, employee_change } = item;
	const id = item[rowOf(String(event_type))?.subject ?? ''];
	// Two events that name no subject are not about the same one.
	return JSON.stringify([app_id, tenant_key, event_type, employee_change, id || event_id]);
}

async function mergeGroup(items: readonly IDataObject[]): Promise<IDataObject> {
	const latest = latestOf(items);
	const row = rowOf(String(latest.event_type));
	const { names = '', parts = '' } = row?.changes ?? {};
	const united = [...OWN_LISTS, names, parts, ...(row?.lists ?? [])].filter((list) =>
		items.some((item) => list in item),
	);
	const lists = await oneByOne(united, async (list) => [
		list,
		await union(items.map((item) => item[list])),
	]);
	const ids = new Set(items.map(({ event_id }) => event_id as string));
	return {
		...latest,
		...(row && lastSaid(row, items)),
		...(Object.fromEntries(lists) as IDataObject),
		event_ids: [...ids],
	};
}

/**
 * The page of the onboarding tasks: where the state of the whole has not changed, the object that
 * tells it is empty. So what an event said before still holds.
 */
function lastSaid({ states }: EventRow, items: readonly IDataObject[]): IDataObject {
	const said = states.flatMap(({ at, label }) => {
		const [object = '', ...inner] = at.split('.');
		const speaking = items.filter((item) => inner.length > 0 && isRecord(item[object]));
		if (speaking.length === 0) return [];
		const last = latestOf(speaking);
		return [object, label].filter((key) => key in last).map((key) => [key, last[key]] as const);
	});
	return Object.fromEntries(said) as IDataObject;
}

const latestOf = (items: readonly IDataObject[]): IDataObject =>
	items.reduce((best, item) => (timeOf(item) >= timeOf(best) ? item : best));

function timeOf({ occurred_at }: IDataObject): string {
	return typeof occurred_at === 'string' ? occurred_at : '';
}

async function union(lists: readonly unknown[]): Promise<unknown[]> {
	const entries = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
	const distinct = new Map<string, unknown>();
	await forEachInTurns(entries, (entry) => distinct.set(JSON.stringify(entry), entry));
	return [...distinct.values()];
}
