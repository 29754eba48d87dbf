import type { JsonObject } from '../json';

/** How the ids of one thing look by their kind: `(CoreHR id) → id of that kind`. */
export type IdKinds = Readonly<Record<string, (coreHrId: string) => string>>;

const hex = (id: string): string => BigInt(id).toString(16).padStart(32, '0');

/** By `user_id_type`; the platform's default is the open id. */
export const userIds: IdKinds = {
	open_id: (id) => `ou_${hex(id)}`,
	union_id: (id) => `on_${hex(id)}`,
	user_id: (id) => `u${BigInt(id).toString(36).slice(-6)}`,
	people_corehr_id: (id) => id,
};

/** By `department_id_type`; the platform's default is the open department id. */
export const departmentIds: IdKinds = {
	open_department_id: (id) => `od-${hex(id)}`,
	department_id: (id) => `d${BigInt(id).toString(36).slice(-6)}`,
	people_corehr_department_id: (id) => id,
};

/** The record with the ids under these keys in another kind. */
export function withIdsAs(
	record: JsonObject,
	keys: readonly string[],
	as: (coreHrId: string) => string,
): JsonObject {
	const converted = keys.flatMap((key) => {
		const id = record[key];
		return typeof id === 'string' && /^\d+$/.test(id) ? [[key, as(id)] as const] : [];
	});
	return { ...record, ...Object.fromEntries(converted) };
}
