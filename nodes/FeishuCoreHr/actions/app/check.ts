/** The same in both languages. */
export interface Text {
	readonly zh: string;
	readonly en: string;
}

/** What was looked at, and how it is. */
export interface Check {
	readonly check: Text;
	/** false only for what was seen to be wrong */
	readonly ok: boolean;
	readonly details: Text;
	/** Empty where there is nothing to do. */
	readonly what_to_do: Text;
}

export const text = (zh: string, en: string): Text => ({ zh, en });

const NOTHING = text('', '');

export const fine = (check: Text, details: Text, what_to_do = NOTHING): Check => ({
	check,
	ok: true,
	details,
	what_to_do,
});

export const wrong = (check: Text, details: Text, what_to_do: Text): Check => ({
	check,
	ok: false,
	details,
	what_to_do,
});

/** Of what cannot be told nobody shall think that it is wrong. */
export const untold = (check: Text, why: Text): Check =>
	fine(check, text(`无法判断：${why.zh}`, `Cannot be told: ${why.en}`));
