import type { Json, JsonObject } from '../json';
import { customFieldValues } from './customFields';
import { employmentSample, personInfoSample } from './samples';
import type { PersonSeed } from './seed';
import { departments, locationSeeds, personSeeds } from './seed';

export const personIdOf = (number: number): string =>
	String(7_000_000_000_000_000_000n + BigInt(number));
const employmentIdOf = (number: number, which = 0): string =>
	String(7_300_000_000_000_000_000n + BigInt(number * 10 + which));

const i18n = (zh: string, en: string) => [
	{ lang: 'zh-CN', value: zh },
	{ lang: 'en-US', value: en },
];

const STATUSES = { hired: i18n('在职', 'Hired'), terminated: i18n('离职', 'Terminated') } as const;

/** What tells an employment's status. */
export const withStatus = (status: keyof typeof STATUSES): JsonObject => ({
	employment_status: { enum_name: status, display: STATUSES[status] },
});

/** What tells an employment's department. */
export const inDepartment = (id: string, department_name: Json | undefined): JsonObject => ({
	department_id: id,
	department_id_v2: id,
	department: { id, id_v2: id, department_name },
});

/** `person_info` of the v2 calls. */
export function personInfo({ number, zh, en }: PersonSeed): JsonObject {
	return {
		...personInfoSample,
		person_id: personIdOf(number),
		legal_name: zh,
		preferred_name: `${zh}(${en})`,
		preferred_local_full_name: zh,
		preferred_english_full_name: en,
		phone_number: `+86${13_000_000_000 + number}`,
		email_address: `person${number}@example.com`,
		custom_fields: customFieldValues('person'),
	};
}

/** The first of the company leads all others, and nobody leads him. */
const LEADER = 1;

/** What the v2 calls tell of somebody's manager. */
function managerOf({ number }: PersonSeed): JsonObject {
	const leader = personSeeds.find((seed) => seed.number === LEADER);
	if (number === LEADER || !leader) {
		const none = { direct_manager_id: undefined, direct_manager_id_v2: undefined };
		return { ...none, direct_manager: undefined };
	}
	const id = employmentIdOf(LEADER);
	const { person_id, preferred_name, preferred_local_full_name, preferred_english_full_name } =
		personInfo(leader);
	return {
		direct_manager_id: id,
		direct_manager_id_v2: id,
		direct_manager: {
			employment_id: id,
			employment_id_v2: id,
			employee_number: employeeNumberOf(LEADER),
			email_address: workEmailOf(LEADER),
			person_info: {
				person_id,
				preferred_name,
				preferred_local_full_name,
				preferred_english_full_name,
			},
		},
	};
}

const employeeNumberOf = (number: number, which = 0): string =>
	String(100_000 + number + which * 500_000);
const workEmailOf = (number: number): string => `person${number}@work.example.com`;

/** An item of the v2 calls without its `person_info`. */
export function employment(seed: PersonSeed, which: number, primary: boolean): JsonObject {
	const id = employmentIdOf(seed.number, which);
	const department = departments[seed.department];
	const email = workEmailOf(seed.number);
	return {
		...employmentSample,
		employment_id: id,
		employment_id_v2: id,
		employee_number: employeeNumberOf(seed.number, which),
		...inDepartment(department.id, i18n(department.name, seed.department)),
		work_location_id: locationSeeds[seed.location]!.id,
		...managerOf(seed),
		primary_employment: primary,
		...withStatus(seed.status === 'terminated' ? 'terminated' : 'hired'),
		email_address: email,
		work_email_list: [{ email, email_usage: { enum_name: 'work', display: i18n('工作', 'Work') } }],
	};
}
