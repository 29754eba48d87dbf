import type { JsonObject } from '../json';
import type { Settings } from '../settings';
import { within } from '../settings';
import { customFieldValues } from './customFields';
import { Lagged } from './lagged';
import { employmentSample, personInfoSample } from './samples';
import type { PersonSeed } from './seed';
import { departments, locationSeeds, personSeeds } from './seed';
import { personV1 } from './v1Shapes';

type Reader = 'employees' | 'search' | 'personV1';
type Readable = Readonly<Record<Reader, number>>;

interface Person {
	readonly personId: string;
	readonly info: Lagged<JsonObject, Reader>;
	/** Empty before onboarding: the v2 calls then do not know the person. */
	readonly employments: readonly JsonObject[];
	/** Epoch milliseconds from which each reader knows the person at all. */
	readonly knownFrom: Readable;
}

const SINCE_EVER: Readable = { employees: 0, search: 0, personV1: 0 };

/** Changes of these (籍贯, 政治面貌, 户口类型, 户口所在地) send no event. */
const SILENT = new Set(['native_region', 'political_affiliations', 'hukou_type', 'hukou_location']);

const personIdOf = (number: number): string => String(7_000_000_000_000_000_000n + BigInt(number));
const employmentIdOf = (number: number, which = 0): string =>
	String(7_300_000_000_000_000_000n + BigInt(number * 10 + which));

const i18n = (zh: string, en: string) => [
	{ lang: 'zh-CN', value: zh },
	{ lang: 'en-US', value: en },
];

const STATUSES = { hired: i18n('在职', 'Hired'), terminated: i18n('离职', 'Terminated') } as const;

function personInfo({ number, zh, en }: PersonSeed): JsonObject {
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

function employment(seed: PersonSeed, which: number, primary: boolean): JsonObject {
	const id = employmentIdOf(seed.number, which);
	const department = departments[seed.department];
	const status = seed.status === 'terminated' ? 'terminated' : 'hired';
	const email = `person${seed.number}@work.example.com`;
	const names = i18n(department.name, seed.department);
	return {
		...employmentSample,
		employment_id: id,
		employment_id_v2: id,
		employee_number: String(100_000 + seed.number + which * 500_000),
		department_id: department.id,
		department_id_v2: department.id,
		department: { id: department.id, id_v2: department.id, department_name: names },
		work_location_id: locationSeeds[seed.location]!.id,
		direct_manager_id: employmentIdOf(1),
		direct_manager_id_v2: employmentIdOf(1),
		primary_employment: primary,
		employment_status: { enum_name: status, display: STATUSES[status] },
		email_address: email,
		work_email_list: [{ email, email_usage: { enum_name: 'work', display: i18n('工作', 'Work') } }],
	};
}

/** The people of the company; ids are stable from run to run. */
export class People {
	/** Whom nobody can read: deleted meanwhile, or outside the app's data permissions. */
	readonly hidden = new Set<string>();

	private readonly byId = new Map<string, Person>();

	constructor(private readonly settings: Settings) {
		for (const seed of personSeeds) this.hire(seed, SINCE_EVER);
	}

	get ids(): readonly string[] {
		return [...this.byId.keys()];
	}

	/** Hires `count` more people, long ago, and returns their person ids. */
	add(count: number): string[] {
		return Array.from({ length: count }, () => this.addOne(SINCE_EVER));
	}

	/** Hires somebody now: known to each reader after its lag. */
	create(): string {
		return this.addOne(this.readableFromNow());
	}

	/**
	 * Merges `patch` into the person's personal fields; `undefined` when nobody has the id.
	 * Returns the changed fields that send an event.
	 */
	change(personId: string, patch: JsonObject): string[] | undefined {
		const person = this.byId.get(personId);
		if (!person) return undefined;
		person.info.write({ ...person.info.latest, ...patch }, this.readableFromNow());
		return Object.keys(patch).filter((field) => !SILENT.has(field));
	}

	/** `data.person` of the v1 call, as it can be read now. */
	asV1(personId: string): JsonObject | undefined {
		const person = this.byId.get(personId);
		if (!person || !this.knows(person, 'personV1')) return undefined;
		return personV1(personId, person.info.read('personV1', this.settings.now()));
	}

	/** Everyone who completed onboarding, an item for each employment, as this reader sees it now. */
	*employees(reader: Exclude<Reader, 'personV1'> = 'employees'): Generator<JsonObject> {
		for (const person of this.byId.values()) yield* this.employeesOf(person, reader);
	}

	/** The employments of these people, without those nobody knows. */
	employeesByPerson(personIds: readonly string[]): JsonObject[] {
		return [...new Set(personIds)].flatMap((id) => {
			const person = this.byId.get(id);
			return person ? this.employeesOf(person, 'employees') : [];
		});
	}

	private employeesOf(person: Person, reader: Reader): JsonObject[] {
		if (!this.knows(person, reader)) return [];
		const person_info = person.info.read(reader, this.settings.now());
		return person.employments.map((one) => ({ ...one, person_info }));
	}

	private knows({ personId, knownFrom }: Person, reader: Reader): boolean {
		return !this.hidden.has(personId) && knownFrom[reader] <= this.settings.now();
	}

	private readableFromNow(): Readable {
		const { readLagMs, random, now } = this.settings;
		return {
			employees: now() + within(readLagMs.employees, random),
			search: now() + within(readLagMs.search, random),
			personV1: now() + within(readLagMs.personV1, random),
		};
	}

	private addOne(knownFrom: Readable): string {
		const number = this.byId.size + 1;
		const status = 'hired';
		const location = number % locationSeeds.length;
		const names = { zh: `员工${number}`, en: `Employee ${number}` };
		return this.hire({ number, ...names, department: 'engineering', location, status }, knownFrom);
	}

	private hire(seed: PersonSeed, knownFrom: Readable): string {
		const personId = personIdOf(seed.number);
		const employments =
			seed.status === 'before onboarding'
				? []
				: seed.status === 'two employments'
					? [employment(seed, 1, false), employment(seed, 0, true)]
					: [employment(seed, 0, true)];
		const info = new Lagged<JsonObject, Reader>(personInfo(seed), SINCE_EVER);
		this.byId.set(personId, { personId, info, employments, knownFrom });
		return personId;
	}
}
