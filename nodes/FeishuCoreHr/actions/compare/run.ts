import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Fields } from '../../memory/fields';
import type { Step } from '../../memory/memo';
import type { App } from '../../transport/app';
import { withFirst } from '../simplify/order';
import { causesIn, namedIn } from './cause';
import { type Comparison, partsIn, subjectOf } from './comparison';
import { meets } from './conditions';
import { futureDays } from './futureDays';
import { hintAtBaseline, hintAtUnreadable } from './hints';
import { ownNamesIn } from './labels';
import { withMemory } from './reach';
import { inWords } from './words';

/** A record that an item gave. */
export interface Subject {
	readonly comparison: Comparison;
	readonly records: readonly IDataObject[];
	readonly itemIndex: number;
	/** Of which memory, and of which record in it; none: nobody knows whose it is. */
	readonly key: string | undefined;
	readonly id: string;
	readonly simple: IDataObject;
	readonly fields: Fields;
}

const NOTHING: Step = { changes: [], firstSeen: false };

/** The comparing of one run of the node. */
export class Run {
	/** What became of each record, by its key: one that several items ask for is compared once. */
	private readonly steps = new Map<string, Step>();

	private readonly putOut = new Set<string>();

	private readonly causeOf: (itemIndex: number) => string;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly app: App,
		private readonly isList: boolean,
	) {
		this.causeOf = causesIn(context);
	}

	subject(
		{ comparison, records }: Pick<Subject, 'comparison' | 'records'>,
		json: IDataObject,
		itemIndex: number,
	): Subject {
		const { id, fields, simple } = subjectOf(comparison, records, json);
		const key = id && JSON.stringify([partsIn(this.context, comparison), id]);
		return { comparison, records, itemIndex, key, id: id ?? '', fields, simple };
	}

	/** @throws UserError when the memory cannot be reached */
	async compare(subjects: readonly Subject[]): Promise<void> {
		const memories = new Map<string, Map<string, Subject>>();
		for (const subject of subjects) {
			if (subject.key === undefined) continue;
			const name = JSON.stringify(partsIn(this.context, subject.comparison));
			const memory = memories.get(name) ?? new Map<string, Subject>();
			memories.set(name, memory);
			// Several changes of one record are one step: that of the first item's cause.
			if (!memory.has(subject.key)) memory.set(subject.key, subject);
		}
		for (const memory of memories.values()) await this.compareIn([...memory.values()]);
	}

	private async compareIn(subjects: readonly Subject[]): Promise<void> {
		const [{ comparison } = {}] = subjects;
		if (comparison === undefined) return;
		const scope = {
			app: this.app,
			kind: comparison.kind,
			parts: partsIn(this.context, comparison),
			isList: this.isList,
		};
		const seen = subjects.map(({ id, fields, itemIndex }) => ({
			id,
			fields,
			cause: this.causeOf(itemIndex),
			...(!this.isList && { named: namedIn(this.context.getInputData()[itemIndex]?.json ?? {}) }),
		}));
		const found = await withMemory(this.app, async (memory) => await memory.compare(scope, seen));
		found.steps.forEach((step, at) => this.steps.set(subjects[at]?.key ?? '', step));
		if (found.isBaseline) hintAtBaseline(this.context, seen.length);
		if (found.unreadable > 0) hintAtUnreadable(this.context, found.unreadable);
	}

	/** @returns nothing for what is left out */
	result(item: INodeExecutionData, subject: Subject): INodeExecutionData | undefined {
		const { comparison, key, records, simple } = subject;
		const { conditions, kind, onlyChanged } = comparison;
		const { changes, firstSeen } = this.steps.get(key ?? '') ?? NOTHING;
		const own = changes.length > 0 ? ownNamesIn(records) : new Map();
		if (conditions.length > 0 && !meets(changes, conditions, kind, own)) return undefined;
		if (onlyChanged) {
			if (changes.length === 0 && !firstSeen && key !== undefined) return undefined;
			if (this.putOut.has(key ?? '')) return undefined;
			if (key !== undefined) this.putOut.add(key);
		}
		const from =
			changes.length > 0 ? futureDays(simple, this.context.getTimezone()) : () => undefined;
		const told = changes.map((change) => inWords(change, comparison, own, from(change.field)));
		const json = { ...item.json, changes: told as unknown as IDataObject[], first_seen: firstSeen };
		return { ...item, json: withFirst([comparison.key, 'changes', 'first_seen'], json) };
	}
}
