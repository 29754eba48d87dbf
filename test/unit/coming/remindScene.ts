import { type Day, readDay } from '../../../nodes/FeishuCoreHr/coming/days';
import { type Dated, dueOf } from '../../../nodes/FeishuCoreHr/coming/due';
import { type Memory, remind, type Wish } from '../../../nodes/FeishuCoreHr/coming/remind';

export const day = (text: string): Day => readDay(text, 'UTC')!;

export interface Kind {
	readonly kind?: string;
	readonly yearly?: boolean;
	readonly daysBefore: readonly number[];
}

/** The dates of some people, by name; a test may move them. */
export type People = Record<string, string>;

export interface RunOf {
	readonly cause?: string;
	readonly isRetry?: boolean;
}

/** What a run asks of some people's dates. */
export function wishFor(
	people: People,
	today: string,
	{ kind = 'probationEnd', yearly = false, daysBefore }: Kind,
): Wish<Dated & { readonly name: string }> {
	const dues = Object.entries(people).flatMap(([name, date]) => {
		const dated = { name, subject: `${name} ${kind}`, kind, day: day(date), yearly };
		return dueOf(dated, daysBefore, day(today)) ?? [];
	});
	return { kinds: [kind], daysBefore, dues };
}

let runs = 0;

/** Who is told of on a day, with the days left: `Ann 7`. */
export async function tell(
	memory: Memory,
	people: People,
	today: string,
	kind: Kind,
	{ cause = `run ${(runs += 1)}`, isRetry = false }: RunOf = {},
): Promise<string[]> {
	const wish = wishFor(people, today, kind);
	const [told = []] = await remind(memory, [wish], { today: day(today), cause, isRetry });
	return told.map(({ dated, daysLeft, years }) =>
		[dated.name, daysLeft, ...(years === undefined ? [] : [`years ${years}`])].join(' '),
	);
}
