import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../plainData';

/** What is the same for all items of a run, so that thousands of them do not read it anew. */
export class SharedParameters {
	private readonly values = new Map<string, unknown>();

	private readonly isLiteral: ReadonlyMap<string, boolean>;

	private readonly fields: ReadonlyMap<string, string | undefined>;

	constructor(context: IExecuteFunctions) {
		const parameters = Object.entries(context.getNode().parameters);
		this.isLiteral = new Map(parameters.map(([name, raw]) => [name, !holdsExpression(raw)]));
		this.fields = new Map(parameters.map(([name, raw]) => [name, plainField(raw)]));
	}

	/** `read()`, or what it would give where n8n need not be asked (it takes 0.15 ms to answer). */
	value(name: string, json: IDataObject, read: () => unknown): unknown {
		if (this.isLiteral.get(name) === true) return this.once(name, read);
		const field = this.fields.get(name);
		return field !== undefined && Object.hasOwn(json, field) ? json[field] : read();
	}

	/** `make()`, or what it gave before when no parameter but these is an expression */
	unlessOthersVary<T>(own: readonly string[], make: () => T): T {
		const vary = [...this.isLiteral].some(([name, literal]) => !literal && !own.includes(name));
		return vary ? make() : (this.once(`all but ${own.join()}`, make) as T);
	}

	private once(name: string, make: () => unknown): unknown {
		if (!this.values.has(name)) this.values.set(name, make());
		return this.values.get(name);
	}
}

function holdsExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(holdsExpression);
}

/** The field of the item that an expression such as `={{ $json.person_id }}` names, and no more. */
function plainField(given: unknown): string | undefined {
	const raw = isRecord(given) && given.__rl === true ? given.value : given;
	if (typeof raw !== 'string') return undefined;
	return /^=\{\{\s*\$json\.([A-Za-z_]\w*)\s*\}\}$/.exec(raw)?.[1];
}
