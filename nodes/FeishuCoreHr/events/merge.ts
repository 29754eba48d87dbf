import type { IDataObject } from 'n8n-workflow';
import { rowOf } from './catalogue';

const OWN_LISTS: readonly string[] = ['changed_fields', 'matched_fields'];

/**
 * One item per subject (a person, a location, a contract …) and type of event: the lists united,
 * everything else as in the latest event (the platform promises no order, so latest by its time, then
 * by arrival), and all `event_ids`. That somebody was hired is never lost in a later change.
 * Subjects keep the order of their first event.
 */
export function mergeItems(items: readonly IDataObject[]): IDataObject[] {
	const bySubject = new Map<string, IDataObject[]>();
	for (const item of items) {
		const subject = subjectKey(item);
		const group = bySubject.get(subject);
		if (group) group.push(item);
		else bySubject.set(subject, [item]);
	}
	return [...bySubject.values()].map(mergeGroup);
}

function subjectKey(item: IDataObject): string {
	const { app_id, tenant_key, event_type, event_id, employee_change } = item;
	const id = item[rowOf(String(event_type))?.subject ?? ''];
	// Two events that name no subject are not about the same one.
	return JSON.stringify([app_id, tenant_key, event_type, employee_change, id || event_id]);
}

function mergeGroup(items: readonly IDataObject[]): IDataObject {
	const latest = items.reduce((best, item) => (timeOf(item) >= timeOf(best) ? item : best));
	const { names = '', parts = '' } = rowOf(String(latest.event_type))?.changes ?? {};
	const united = [...OWN_LISTS, names, parts].filter((list) => list in latest);
	const lists = united.map((list) => [list, union(items.map((item) => item[list]))]);
	const ids = new Set(items.map(({ event_id }) => event_id as string));
	return { ...latest, ...(Object.fromEntries(lists) as IDataObject), event_ids: [...ids] };
}

function timeOf({ occurred_at }: IDataObject): string {
	return typeof occurred_at === 'string' ? occurred_at : '';
}

function union(lists: readonly unknown[]): unknown[] {
	const entries = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
	return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}
