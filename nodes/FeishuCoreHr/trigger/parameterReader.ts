import { NodeOperationError, type INode } from 'n8n-workflow';

import { isRecord, type PlainRecord } from '../plainData';

/** What a trigger's, a webhook's and a hook's context have in common. */
export interface ParameterSource {
	getNodeParameter(name: string, fallbackValue?: unknown): unknown;
	getNode(): INode;
	/** The workflow's time zone. */
	getTimezone(): string;
}

/** A parameter by its path in the node and by the label the user sees. */
export interface Parameter {
	readonly name: string;
	readonly label: string;
}

/**
 * Reads node parameters as the types they should have. Any of them may be an expression, so any
 * value may come. Every method throws a NodeOperationError that names the parameter by its label.
 */
export class ParameterReader {
	constructor(private readonly source: ParameterSource) {}

	oneOf<T extends string>(parameter: Parameter, choices: readonly T[], missing: T): T {
		const value = this.read(parameter, missing);
		const choice = choices.find((candidate) => candidate === value);
		if (choice === undefined) this.refuse(parameter, `must be one of: ${choices.join(', ')}`);
		return choice;
	}

	someOf<T extends string>(
		parameter: Parameter,
		choices: readonly T[],
		missing: readonly T[],
	): ReadonlySet<T> {
		const value = this.read(parameter, missing);
		const values = Array.isArray(value) ? value : [value];
		const chosen = choices.filter((choice) => values.includes(choice));
		if (chosen.length < new Set(values).size) {
			this.refuse(parameter, `must be a list of: ${named(choices)}`);
		}
		return new Set(chosen);
	}

	yesOrNo(parameter: Parameter, missing: boolean): boolean {
		const value = this.read(parameter, missing);
		if (typeof value !== 'boolean') this.refuse(parameter, 'must be true or false');
		return value;
	}

	/** Bounds are inclusive. Text that holds a number is taken as that number. */
	numberIn(
		parameter: Parameter,
		{ min, max, whole, missing }: { min: number; max: number; whole?: true; missing: number },
	): number {
		const value = this.read(parameter, missing);
		const number = typeof value === 'string' && value.trim() ? Number(value) : value;
		const fits =
			typeof number === 'number' &&
			number >= min &&
			number <= max &&
			(!whole || Number.isInteger(number));
		if (!fits) {
			this.refuse(parameter, `must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
		}
		return number;
	}

	/** The texts of a list, or one text as a list of its own. */
	texts(parameter: Parameter): string[] {
		const value = this.read(parameter, []);
		const values: unknown[] = Array.isArray(value) ? value : [value];
		return values.map((entry) => {
			if (typeof entry !== 'string') this.refuse(parameter, 'must hold names of fields');
			return entry;
		});
	}

	/** The entries of a collection of one kind, each as it stands there. */
	entries(parameter: Parameter, kind: string): ReadonlyArray<PlainRecord> {
		const value = this.read(parameter, {});
		const entries = isRecord(value) ? value[kind] : undefined;
		return Array.isArray(entries) ? entries.filter(isRecord) : [];
	}

	refuse({ label }: Parameter, complaint: string): never {
		throw new NodeOperationError(this.source.getNode(), `The parameter '${label}' ${complaint}`, {
			description: `Open this node and correct '${label}'. If it is an expression, look at what it gives.`,
		});
	}

	private read({ name }: Parameter, missing: unknown): unknown {
		return this.source.getNodeParameter(name, missing) ?? missing;
	}
}

/** A long list is known from the panel. */
const named = (choices: readonly string[]): string =>
	choices.length > 10 ? `${choices.slice(0, 3).join(', ')} …` : choices.join(', ');
