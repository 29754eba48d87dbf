import type { IDataObject } from 'n8n-workflow';

const UNITED_LISTS = ['field_changes', 'sub_events', 'changed_fields', 'matched_fields'] as const;

/**
 * One item per person or location: the lists united, everything else as in the latest event (the
 * platform promises no order, so latest by its time, then by arrival), and all `event_ids`.
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
	const id = item.person_id ?? item.location_id;
	// Two events that name no subject are not about the same one.
	return JSON.stringify([item.app_id, item.tenant_key, item.event_type, id || item.event_id]);
}

function mergeGroup(items: readonly IDataObject[]): IDataObject {
	const latest = items.reduce((best, item) => (timeOf(item) >= timeOf(best) ? item : best));
	const lists = UNITED_LISTS.filter((list) => list in latest).map((list) => [
		list,
		union(items.map((item) => item[list])),
	]);
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
