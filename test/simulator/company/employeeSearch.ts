import type { JsonObject } from '../json';
import { listOf, objectOf, stringOf, stringsOf } from '../json';
import type { Locations } from './locations';
import { departments } from './seed';

type Test = (employee: JsonObject) => boolean;
type Filter = (wanted: readonly string[], locations: Locations) => Test;

const personal = (employee: JsonObject, key: string): string =>
	stringOf(objectOf(employee.person_info)[key]);

const NAMES = [
	'legal_name',
	'preferred_name',
	'preferred_local_full_name',
	'preferred_english_full_name',
];

const nameContains = (employee: JsonObject, text: string): boolean =>
	NAMES.some((key) => personal(employee, key).includes(text));

const workEmails = (employee: JsonObject): string[] =>
	listOf(employee.work_email_list).map((entry) => stringOf(objectOf(entry).email));

const among =
	(read: (employee: JsonObject) => string): Filter =>
	(wanted) =>
	(employee) =>
		wanted.includes(read(employee));

const field = (key: string) => among((employee) => stringOf(employee[key]));

function withSubDepartments(ids: readonly string[]): ReadonlySet<string> {
	const found = new Set(ids);
	// The tree is listed from the top, so one pass reaches every level.
	for (const { id, parent } of Object.values(departments)) if (found.has(parent)) found.add(id);
	return found;
}

/** Filters of `employees/search` by their name in the body. */
const FILTERS: Readonly<Record<string, Filter>> = {
	key_word: (wanted) => (employee) =>
		wanted.some(
			(text) =>
				nameContains(employee, text) ||
				stringOf(employee.employee_number).includes(text) ||
				workEmails(employee).some((email) => email.includes(text)),
		),
	user_name: (wanted) => (employee) => wanted.some((text) => nameContains(employee, text)),
	work_email: (wanted) => (employee) => workEmails(employee).some((one) => wanted.includes(one)),
	email_address_list: (wanted) => (employee) =>
		[stringOf(employee.email_address), personal(employee, 'email_address')].some((one) =>
			wanted.includes(one),
		),
	phone_number: among((employee) => personal(employee, 'phone_number')),
	phone_number_list: among((employee) => personal(employee, 'phone_number')),
	employment_status: among((employee) => stringOf(objectOf(employee.employment_status).enum_name)),
	employee_type_id: field('employee_type_id'),
	employment_id_list: field('employment_id'),
	employee_number_list: field('employee_number'),
	department_id_list: field('department_id'),
	direct_manager_id_list: field('direct_manager_id'),
	dotted_line_manager_id_list: field('dotted_line_manager_id'),
	job_id_list: field('job_id'),
	department_id_list_include_sub: (wanted) => {
		const all = withSubDepartments(wanted);
		return (employee) => all.has(stringOf(employee.department_id));
	},
	work_location_id_list_include_sub: (wanted, locations) => {
		const all = locations.withDescendants(wanted);
		return (employee) => all.has(stringOf(employee.work_location_id));
	},
};

/** Whether an employee passes every filter of the body; empty filters and other keys are ignored. */
export function employeeTest(body: JsonObject, locations: Locations): Test {
	const tests = Object.entries(FILTERS).flatMap(([name, filter]) => {
		const value = body[name];
		const wanted = typeof value === 'string' ? [value] : stringsOf(value);
		return wanted.length === 0 || wanted[0] === '' ? [] : [filter(wanted, locations)];
	});
	return (employee) => tests.every((passes) => passes(employee));
}
