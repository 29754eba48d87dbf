import type { JsonObject } from '../json';
import { isObject } from '../json';

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

const EMPLOYMENT_IDS = ['employment_id', 'employment_id_v2'];

const MANAGER_IDS = ['direct_manager_id', 'direct_manager_id_v2'];

/** An employee's record with the ids of employments, also the manager's, in another kind. */
export function withUserIds(employee: JsonObject, as: (coreHrId: string) => string): JsonObject {
	const { direct_manager } = employee;
	const own = withIdsAs(employee, [...EMPLOYMENT_IDS, ...MANAGER_IDS], as);
	if (!isObject(direct_manager)) return own;
	return { ...own, direct_manager: withIdsAs(direct_manager, EMPLOYMENT_IDS, as) };
}
