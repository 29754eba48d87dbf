import { type IDataObject, type IExecuteFunctions, UserError } from 'n8n-workflow';

import { isRecord } from '../plainData';
import { SharedParameters } from './sharedParameters';

/**
 * The parameters of this node for one input item. Any may be an expression, so any value may come;
 * what cannot be used is a UserError that names the parameter.
 */
export class ItemParameters {
	private options: IDataObject | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		readonly itemIndex: number,
		private readonly shared = new SharedParameters(context),
	) {}

	get json(): IDataObject {
		return this.context.getInputData()[this.itemIndex]?.json ?? {};
	}

	value(name: string): unknown {
		return this.read(name, undefined);
	}

	/** What depends on none but these parameters may differ from item to item. */
	sameForAll<T>(own: readonly string[], make: () => T): T {
		return this.shared.unlessOthersVary(own, make);
	}

	/** What the operator added to a collection, by name: possibly nothing usable. */
	collection(name: string): IDataObject {
		const value = this.read(name, {});
		if (isRecord(value)) return value as IDataObject;
		throw unusable(name, 'a collection', value);
	}

	flag(name: string): boolean {
		return readFlag(name, this.value(name));
	}

	/** A flag in the options, which the operator need not have added. */
	optionalFlag(name: string, missing: boolean): boolean {
		const value = this.option(name);
		return isEmpty(value) ? missing : readFlag(name, value);
	}

	choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
		return choice(name, this.value(name), choices) ?? choices[0];
	}

	/** A choice in the options; undefined when the operator did not add it. */
	optionalChoice<T extends string>(name: string, choices: readonly T[]): T | undefined {
		return choice(name, this.option(name), choices);
	}

	option(name: string): unknown {
		this.options ??= this.collection('options');
		return this.options[name];
	}

	/** One id or word; empty when there is none. */
	text(name: string): string {
		const value = this.value(name);
		if (isEmpty(value)) return '';
		if (typeof value === 'number') return exactText(name, value);
		if (typeof value === 'string') return value.trim();
		throw unusable(name, 'text', value);
	}

	names(name: string): string[] {
		return listOf(name, this.value(name));
	}

	private read(name: string, missing: IDataObject | undefined): unknown {
		return this.shared.value(name, this.json, () =>
			located(this.context.getNodeParameter(name, this.itemIndex, missing)),
		);
	}
}

/** What was chosen in a list or written as an id, of which n8n keeps more than that. */
export const located = (value: unknown): unknown =>
	isRecord(value) && value.__rl === true ? value.value : value;

/** A list of words, or words in one text, separated by commas (also Chinese ones) or lines. */
export function listOf(name: string, value: unknown): string[] {
	const values: unknown[] = Array.isArray(value) ? value : [value ?? ''];
	return values
		.flatMap((entry) => {
			if (typeof entry === 'number') return [exactText(name, entry)];
			if (typeof entry !== 'string') throw unusable(name, 'a list of words', entry);
			return entry.split(/[,，、\n]/);
		})
		.map((word) => word.trim())
		.filter((word) => word !== '');
}

/** A number as text; ids and numbers of employees often come from tables as numbers. */
export function exactText(name: string, value: number): string {
	if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
	throw new UserError(`The parameter "${name}" came as the number ${value}, which is not exact`, {
		description:
			'Ids have up to 19 digits, more than a number can hold. Format the column or the field as text where it comes from; the last digits are lost here already.',
	});
}

/** Spreadsheets and forms give flags as text; any other word is refused, not guessed. */
export function readFlag(name: string, value: unknown): boolean {
	const given = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (given === true || given === 'true' || given === 1 || given === '1') return true;
	if (given === false || given === 'false' || given === 0 || given === '0') return false;
	throw unusable(name, 'true or false', value);
}

/** What an expression gives when there is nothing in the item. */
export function isEmpty(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() === '';
	if (typeof value !== 'object' || value === null) return value === undefined || value === null;
	return (Array.isArray(value) ? value : Object.keys(value)).length === 0;
}

function choice<T extends string>(
	name: string,
	value: unknown,
	choices: readonly T[],
): T | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const chosen = choices.find((candidate) => candidate === value);
	if (chosen === undefined) throw unusable(name, choices.join(' or '), value);
	return chosen;
}

export function unusable(name: string, wanted: string, value: unknown): UserError {
	const given = (JSON.stringify(value) ?? String(value)).slice(0, 60);
	return new UserError(`The parameter "${name}" must be ${wanted}, but is ${given}`, {
		description: 'Open this node and correct the parameter, or the expression that gives it.',
	});
}
