/** A date, perhaps with a time, as the platform writes them. */
const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?)?$/;

const DECIMAL = /^-?(0|[1-9]\d{0,14})\.\d{1,10}$/;

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Whether two values are the same number, the same time, or the same text. */
export function sameValue(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a === 'boolean' || typeof b === 'boolean') return String(a) === String(b);
	return sameNumber(a, b) || sameTime(a, b);
}

/** Numbers of employees may begin with 0: two texts are numbers only where one has decimals. */
function sameNumber(a: unknown, b: unknown): boolean {
	const isMeant = [a, b].some((one) => typeof one === 'number' || DECIMAL.test(String(one)));
	return isMeant && [a, b].every((one) => NUMBER.test(String(one))) && Number(a) === Number(b);
}

function sameTime(a: unknown, b: unknown): boolean {
	const [one, other] = [timeOf(a), timeOf(b)];
	return one !== undefined && one === other;
}

function timeOf(value: unknown): number | undefined {
	const [, day, time = '00:00', zone = 'Z'] = DATE.exec(String(value)) ?? [];
	if (day === undefined) return undefined;
	const milliseconds = Date.parse(`${day}T${time}${zone}`);
	// 2021-02-30 is a text like any other.
	return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
