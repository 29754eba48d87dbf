import { userIds } from './company/idKinds';
import { PERSON_UPDATED } from './envelopes';
import type { JsonObject } from './json';

/** An event's type, and where its body differs from its page's example. */
export type ActEvent = readonly [type: string, changes: JsonObject];

/** Whom an act is about, and when it is done. */
export interface ActContext {
	readonly personId: string;
	readonly employmentId: string;
	/** Epoch milliseconds. */
	readonly now: number;
	readonly newId: () => string;
}

const EMPLOYEE_CHANGED = 'corehr.employee.domain_event_v2';

/** What a call to add an employee fires, by the pages of these events. */
export function eventsOfHire(context: ActContext): ActEvent[] {
	const { personId, employmentId, newId } = context;
	const employment = employmentIn(context);
	const job_data_id = newId();
	return [
		['corehr.person.created_v1', { person_id: personId }],
		// Computed fields are set as well, of the person and of the employment.
		[PERSON_UPDATED, { person_id: personId, field_changes: ['working_years', 'age'] }],
		['corehr.employment.created_v1', employment],
		['corehr.employment.updated_v1', { ...employment, field_changes: ['tenure'] }],
		['corehr.job_data.created_v1', { job_data_id }],
		['corehr.job_data.employed_v1', { ...employment, job_data_id }],
		employeeChanged(context, 1001, 'OpenAPIAddEmployee', [
			part('person', personId, 'person', personId, 1, ['legal_name', 'phone_number']),
			part('email', newId(), 'person', personId, 1, ['email']),
			part('employment', employmentId, 'employment', employmentId, 1, ['employee_number']),
			part('job_data', job_data_id, 'employment', employmentId, 1, ['department_id']),
		]),
		// One operation gives several events, an object each.
		employeeChanged(context, 2001, 'OpenAPIAddEmployee', [
			part('person_name', newId(), 'person', personId, 1, ['full_name']),
		]),
	];
}

/** What a transfer without an approval fires that is in force at once, by the pages of these events. */
export function eventsOfMove(context: ActContext): ActEvent[] {
	const { employmentId, newId } = context;
	const employment = employmentIn(context);
	const [before, job_data_id, job_change_id, process_id] = [newId(), newId(), newId(), newId()];
	const transfer = { ...employment, job_change_id, process_id, effective_date: dayOf(context) };
	return [
		// No approval needed, then in force; the page that is not recommended any more fires as well.
		...[6, 5].flatMap((status): ActEvent[] => [
			['corehr.job_change.status_updated_v2', { ...transfer, status }],
			['corehr.job_change.updated_v1', { ...transfer, status }],
		]),
		['corehr.job_data.updated_v1', { job_data_id: before }],
		['corehr.job_data.created_v1', { job_data_id }],
		['corehr.job_data.changed_v1', { ...employment, job_data_id, job_change_id }],
		employeeChanged(context, 5001, 'TransferEmployee', [
			part('job_data', before, 'employment', employmentId, 2, ['end_time']),
			part('job_data', job_data_id, 'employment', employmentId, 1, ['department_id']),
		]),
	];
}

/** What an off-boarding without an approval fires that is in force at once, by these events' pages. */
export function eventsOfDismissal(context: ActContext): ActEvent[] {
	const { employmentId, newId } = context;
	const employment = employmentIn(context);
	const offboarding = { ...employment, offboarding_id: newId(), process_id: newId() };
	const changed = ['employment_status', 'expiration_date'];
	return [
		// Begun and without an approval: two events, its page says. Then in force.
		...[1, 6, 3].map(
			(status): ActEvent => ['corehr.offboarding.status_updated_v2', { ...offboarding, status }],
		),
		['corehr.employment.updated_v1', { ...employment, field_changes: changed }],
		employeeChanged(context, 7001, 'OffboardEmployee', [
			part('employment', employmentId, 'employment', employmentId, 2, changed),
		]),
	];
}

/** The thousands of a kind of change are its `event_type`. */
function employeeChanged(
	{ employmentId, now, newId }: ActContext,
	sub_event_type: number,
	opt_scene: string,
	data: readonly JsonObject[],
): ActEvent {
	const event_type = Math.floor(sub_event_type / 1000);
	const opt_time = String(Math.floor(now / 1000));
	const operation = { opt_scene, opt_desc: '', opt_time, opt_id: newId() };
	return [
		EMPLOYEE_CHANGED,
		{ event_type, sub_event_type, ...operation, employment_id: employmentId, data },
	];
}

const part = (
	entity: string,
	id: string,
	agg_entity: string,
	agg_entity_id: string,
	opt_type: 1 | 2 | 3,
	fields: readonly string[],
): JsonObject => ({ id, entity, agg_entity, agg_entity_id, opt_type, fields });

const dayOf = ({ now }: ActContext): string => new Date(now).toISOString().slice(0, 10);

const employmentIn = ({ employmentId: employment_id }: ActContext): JsonObject => ({
	employment_id,
	target_user_id: Object.fromEntries(
		['union_id', 'user_id', 'open_id'].map((kind) => [kind, userIds[kind]?.(employment_id)]),
	),
});
