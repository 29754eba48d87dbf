import { type Day } from '../../../coming/days';
import { dueOf, type Due } from '../../../coming/due';
import type { Wish } from '../../../coming/remind';
import type { Client } from '../../../transport/client';
import { BATCH_SIZE } from '../../../transport/corehr';
import { breathe } from '../../breathe';
import { readIdTypes } from '../../options';
import type { ItemParameters } from '../../parameters';
import { listEmployees } from '../ask';
import { FIELDS_OF, withFields, withManager } from '../employeeFields';
import { readFilters } from '../filters';
import { People } from '../people';
import type { DateKind } from './dateKinds';
import { datesOf, type NoDate, type PersonDate } from './datesOf';
import { readDaysBefore, readKinds } from './properties';
import { nobodyHas } from './remarks';

export interface Around {
	readonly wish: Wish<PersonDate>;
	readonly noDates: readonly NoDate[];
	/** what an operator should know of the fields */
	readonly remarks: readonly string[];
}

/** Looks at all people whom the filters let pass, for reminders that have fallen due. */
export async function lookAround(
	client: Client,
	parameters: ItemParameters,
	timezone: string,
	today: Day,
): Promise<Around> {
	const kinds = readKinds(parameters);
	const daysBefore = readDaysBefore(parameters);
	const filters = { ...statusFor(kinds), ...readFilters(parameters) };
	const names = kinds.flatMap(({ fields }) => fields);
	const fields = withManager(withFields(FIELDS_OF.standard, names), true);
	const people = new People();
	const query = { fields, idTypes: readIdTypes(parameters) };
	for await (const page of listEmployees(client, filters, query, BATCH_SIZE)) {
		for (const record of page) people.add(record);
	}
	const count = people.size;
	const dues: Array<Due<PersonDate>> = [];
	const noDates: NoDate[] = [];
	const had = new Set<DateKind>();
	let index = 0;
	for (const employments of people.take()) {
		await breathe(index++);
		const found = datesOf(employments, kinds, timezone);
		for (const { of } of [...found.dates, ...found.noDates]) had.add(of);
		noDates.push(...found.noDates);
		dues.push(...found.dates.flatMap((dated) => dueOf(dated, daysBefore, today) ?? []));
	}
	const lacking = kinds.filter((kind) => isMissed(kind) && !had.has(kind));
	// As long as nobody could be seen, the first run is still to come.
	const seen = count === 0 ? [] : kinds.filter((kind) => !lacking.includes(kind));
	return {
		wish: { kinds: seen.map(({ name }) => name), daysBefore, dues },
		noDates,
		remarks: count === 0 ? [] : lacking.map((kind) => nobodyHas(kind, count)),
	};
}

/** Those who have left need not be looked at, unless their last day counts, or who begins is asked. */
const statusFor = (kinds: readonly DateKind[]) =>
	kinds.some(({ name, afterLeaving }) => afterLeaving || name === 'firstDay')
		? {}
		: { employment_status: 'hired' };

/** That nobody is leaving or on probation is no reason to wonder. */
const isMissed = ({ scope, description }: DateKind): boolean =>
	scope !== undefined || description === '';
