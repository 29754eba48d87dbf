import { UserError } from 'n8n-workflow';

/** Ids of the platform are short words of digits, sometimes letters. */
export const isRecordId = (id: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(id);

/**
 * Reads the id of a record: a person, a location, a pre-hire. What the platform could never find is
 * refused here, so that no call is spent on it and one bad id does not spoil the batch of 99 others.
 * @throws UserError
 */
export function readRecordId(value: unknown, noun: string): string {
	if (isMissing(value)) {
		throw problem(
			`There is no ${noun} id`,
			`The parameter ${label(noun)} is empty for this item. An event of the Feishu CoreHR Trigger that names the ${noun} fills it; behind anything else, take it from a field of the item.`,
		);
	}
	if (typeof value === 'number') return fromNumber(value, noun);
	if (typeof value !== 'string') {
		const kind = Array.isArray(value) ? 'a list' : typeof value;
		throw problem(
			`The ${noun} id must be text, but is ${kind}`,
			`Give one id for each item in ${label(noun)}; use the Split Out node to turn a list into items.`,
		);
	}
	const id = value.trim();
	if (isRecordId(id)) return id;
	throw problem(
		`This is not a ${noun} id: "${shorten(id)}"`,
		`An id consists of letters and digits (at most 64), such as 6919733936050406926. Check what the expression in ${label(noun)} gives.`,
	);
}

function fromNumber(value: number, noun: string): string {
	if (Number.isSafeInteger(value) && value >= 0) return String(value);
	throw problem(
		`The ${noun} id came as the number ${value}, which is no longer exact`,
		`Ids have up to 19 digits, more than a number can hold. Format the column or the field as text where it comes from; the last digits are lost here already.`,
	);
}

/** What an expression gives where the item has no such field. */
export const isMissing = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const label = (noun: string) =>
	`"${noun.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())} ID"`;

const problem = (message: string, description: string) => new UserError(message, { description });

const shorten = (id: string) =>
	id.length > 50 ? `${id.slice(0, 50)}… (${id.length} characters)` : id;
