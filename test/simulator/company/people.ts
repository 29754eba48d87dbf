import type { JsonObject } from '../json';
import type { Settings } from '../settings';
import { within } from '../settings';
import { Lagged } from './lagged';
import { employment, personIdOf, personInfo } from './personRecords';
import type { PersonSeed } from './seed';
import { locationSeeds, personSeeds } from './seed';
import { personV1 } from './v1Shapes';

type Reader = 'employees' | 'search' | 'personV1';
type Readable = Readonly<Record<Reader, number>>;

interface Person {
	readonly personId: string;
	readonly info: Lagged<JsonObject, Reader>;
	/** Empty before onboarding: the v2 calls then do not know the person. */
	readonly employments: Lagged<readonly JsonObject[], Reader>;
	/** Epoch milliseconds from which each reader knows the person at all. */
	readonly knownFrom: Readable;
}

const SINCE_EVER: Readable = { employees: 0, search: 0, personV1: 0 };

/** Changes of these (籍贯, 政治面貌, 户口类型, 户口所在地) send no event. */
const SILENT = new Set(['native_region', 'political_affiliations', 'hukou_type', 'hukou_location']);

const isPrimary = ({ primary_employment }: JsonObject): boolean => primary_employment === true;

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
	create(patch: JsonObject = {}): string {
		return this.addOne(this.readableFromNow(), patch);
	}

	/** The primary employment as it was written last, readable or not. */
	employmentOf(personId: string): JsonObject | undefined {
		return this.byId.get(personId)?.employments.latest.find(isPrimary);
	}

	/** Merges `patch` into the person's primary employment. */
	changeEmployment(personId: string, patch: JsonObject): void {
		this.changeEmployments(personId, (one) => (isPrimary(one) ? { ...one, ...patch } : one));
	}

	/** Changes each of the person's employments. */
	changeEmployments(personId: string, change: (employment: JsonObject) => JsonObject): void {
		const employments = this.byId.get(personId)?.employments;
		const changed = employments?.latest.map(change);
		if (changed) employments?.write(changed, this.readableFromNow());
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
		const now = this.settings.now();
		const person_info = person.info.read(reader, now);
		return person.employments.read(reader, now).map((one) => ({ ...one, person_info }));
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

	private addOne(knownFrom: Readable, patch: JsonObject = {}): string {
		const number = this.byId.size + 1;
		const status = 'hired';
		const location = number % locationSeeds.length;
		const names = { zh: `员工${number}`, en: `Employee ${number}` };
		const seed: PersonSeed = { number, ...names, department: 'engineering', location, status };
		return this.hire(seed, knownFrom, patch);
	}

	private hire(seed: PersonSeed, knownFrom: Readable, patch: JsonObject = {}): string {
		const personId = personIdOf(seed.number);
		const employments =
			seed.status === 'before onboarding'
				? []
				: seed.status === 'two employments'
					? [employment(seed, 1, false), employment(seed, 0, true)]
					: [{ ...employment(seed, 0, true), ...patch }];
		const info = new Lagged<JsonObject, Reader>(personInfo(seed), SINCE_EVER);
		this.byId.set(personId, {
			personId,
			info,
			employments: new Lagged<readonly JsonObject[], Reader>(employments, SINCE_EVER),
			knownFrom,
		});
		return personId;
	}
}
