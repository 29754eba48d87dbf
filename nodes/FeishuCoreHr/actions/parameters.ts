import { type IDataObject, type IExecuteFunctions, UserError } from 'n8n-workflow';

/**
 * The parameters of this node for one input item. Any may be an expression, so any value may come;
 * what cannot be used is a UserError that names the parameter.
 */
export class ItemParameters {
	private readonly options: IDataObject;

	constructor(
		private readonly context: IExecuteFunctions,
		readonly itemIndex: number,
	) {
		this.options = this.collection('options');
	}

	get json(): IDataObject {
		return this.context.getInputData()[this.itemIndex]?.json ?? {};
	}

	value(name: string): unknown {
		return this.context.getNodeParameter(name, this.itemIndex, undefined);
	}

	collection(name: string): IDataObject {
		const value = this.context.getNodeParameter(name, this.itemIndex, {});
		return typeof value === 'object' && value !== null ? (value as IDataObject) : {};
	}

	flag(name: string, missing: boolean): boolean {
		return flag(name, this.value(name), missing);
	}

	optionalFlag(name: string, missing: boolean): boolean {
		return flag(name, this.options[name], missing);
	}

	choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
		return choice(name, this.value(name), choices) ?? choices[0];
	}

	/** A choice in the options; undefined when the operator did not add it. */
	optionalChoice<T extends string>(name: string, choices: readonly T[]): T | undefined {
		return choice(name, this.options[name], choices);
	}

	option(name: string): unknown {
		return this.options[name];
	}

	names(name: string): string[] {
		return listOf(name, this.value(name));
	}
}

/** A list of words, or words in one text, separated by commas (also Chinese ones) or lines. */
export function listOf(name: string, value: unknown): string[] {
	const values: unknown[] = Array.isArray(value) ? value : [value ?? ''];
	return values
		.flatMap((entry) => {
			if (typeof entry === 'number') return [String(entry)];
			if (typeof entry !== 'string') throw unusable(name, 'a list of words', entry);
			return entry.split(/[,，、\n]/);
		})
		.map((word) => word.trim())
		.filter((word) => word !== '');
}

function flag(name: string, value: unknown, missing: boolean): boolean {
	if (value === undefined || value === null || value === '') return missing;
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw unusable(name, 'true or false', value);
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
