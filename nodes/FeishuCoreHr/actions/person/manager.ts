import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../../plainData';
import type { Client } from '../../transport/client';
import { getEmployees } from '../../transport/corehr';
import { readId } from '../lookup/matching';
import { PERSON_ID, personIdsOf } from './employments';

/** What tells who the manager is, and whose user. */
const IDS = ['person_info.person_id', 'employment_id', 'effective_date', 'direct_manager_id'];

export const MANAGER_FIELDS: readonly string[] = [
	...IDS,
	'direct_manager.person_info.preferred_name',
	'direct_manager.person_info.preferred_local_full_name',
	'direct_manager.person_info.preferred_english_full_name',
	'direct_manager.email_address',
];

/**
 * Gives each employment that has one its `manager`, of which the platform tells in the same answer.
 * `user_id` is of the kind that the call asked for; the platform leaves it empty for somebody who is
 * no user (page corehr-v2/employee/batch_get, `direct_manager_id_v2`), and puts CoreHR's own id into
 * `employment_id` then.
 */
export function addManagers(records: readonly IDataObject[]): void {
	for (const record of records) {
		const { direct_manager } = record;
		const manager = isRecord(direct_manager) ? direct_manager : {};
		const employment_id = readId(record.direct_manager_id) ?? readId(manager.employment_id);
		if (employment_id === undefined) continue;
		record.manager = {
			name: nameOf(manager.person_info),
			email: readId(manager.email_address) ?? null,
			employment_id,
			user_id: readId(record.direct_manager_id_v2) ?? readId(manager.employment_id_v2) ?? null,
		};
	}
}

function nameOf(info: unknown): string | null {
	if (!isRecord(info)) return null;
	const { preferred_name, preferred_local_full_name, preferred_english_full_name } = info;
	const names = [preferred_name, preferred_local_full_name, preferred_english_full_name];
	return names.find((name): name is string => typeof name === 'string' && name !== '') ?? null;
}

/**
 * Gives the managers, and the people themselves, the ids of this kind, where the call itself had to
 * speak another one. One more call.
 */
export async function addUserIds(
	client: Client,
	records: readonly IDataObject[],
	user_id_type: string,
): Promise<void> {
	const ids = personIdsOf(records);
	if (ids.length === 0) return;
	const query = { fields: IDS, idTypes: { user_id_type } };
	const answered = await getEmployees(client, 'person_ids', ids, query);
	const byKey = new Map(answered.map((record) => [keyOf(record), record]));
	for (const record of records) {
		const other = byKey.get(keyOf(record));
		const own = readId(other?.employment_id_v2);
		if (user_id_type === 'open_id' && own !== undefined) record.open_id = own;
		if (isRecord(record.manager)) {
			const user_id = readId(other?.direct_manager_id_v2) ?? null;
			record.manager = { ...(record.manager as IDataObject), user_id };
		}
	}
}

/** Of one person no two employments begin on the same day, as far as a manager is concerned. */
const keyOf = (record: IDataObject): string =>
	`${readId(PERSON_ID.of(record))} ${String(record.effective_date)}`;
