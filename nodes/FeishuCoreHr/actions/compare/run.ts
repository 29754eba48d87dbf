import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Seen } from '../../memory/look';
import { NOTHING, type Step } from '../../memory/memo';
import type { Listing, Scope } from '../../memory/pages';
import type { App } from '../../transport/app';
import { withFirst } from '../simplify/order';
import { causesIn, lastName, namedIn } from './cause';
import { type Comparison, memoryName, partsIn } from './comparison';
import { meets } from './conditions';
import { futureDays } from './futureDays';
import { hintAtBaseline, hintAtTest, hintAtUnreadable } from './hints';
import { ownNamesIn } from './labels';
import { withMemory } from './reach';
import type { Subject } from './subject';
import { inWords } from './words';

/** What is looked up in one memory. */
interface Compared {
	readonly comparison: Comparison;
	readonly byKey: Map<string, Subject[]>;
}

/** The comparing of one run of the node. */
export class Run {
	/** What became of each record, by its key: one that several items ask for is compared once. */
	private readonly steps = new Map<string, Step>();

	private readonly putOut = new Set<string>();

	private readonly causesOf: (itemIndex: number) => readonly string[];

	/** @param listing where the records of an item are all that its question finds */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly app: App,
		private readonly listing: Listing | undefined,
	) {
		this.causesOf = causesIn(context);
	}

	/**
	 * @param nobody what found no records at all: that is remembered, too
	 * @throws UserError when the memory cannot be reached
	 */
	async compare(subjects: readonly Subject[], nobody: readonly Comparison[]): Promise<void> {
		const memories = new Map<string, Compared>();
		const memoryOf = (name: string, comparison: Comparison): Compared => {
			const memory = memories.get(name) ?? { comparison, byKey: new Map<string, Subject[]>() };
			memories.set(name, memory);
			return memory;
		};
		for (const subject of subjects) {
			if (subject.key === undefined) continue;
			const { byKey } = memoryOf(subject.memory, subject.comparison);
			// Several changes of one record are one step, for all of their causes.
			byKey.set(subject.key, [...(byKey.get(subject.key) ?? []), subject]);
		}
		for (const one of nobody) memoryOf(memoryName(this.context, one), one);
		for (const memory of memories.values()) await this.compareIn(memory);
	}

	private async compareIn({ comparison, byKey }: Compared): Promise<void> {
		const records = [...byKey.values()];
		const isTest = this.context.getMode() === 'manual';
		const scope: Scope = {
			app: this.app,
			kind: comparison.kind,
			parts: partsIn(this.context, comparison),
			...(this.listing && { listing: this.listing }),
			isTest,
		};
		const seen = records.map((subjects) => this.seen(subjects));
		const found = await withMemory(this.app, async (memory) => await memory.compare(scope, seen));
		found.steps.forEach((step, at) => this.steps.set(records[at]?.[0]?.key ?? '', step));
		if (found.isBaseline) hintAtBaseline(this.context, seen.length);
		else if (isTest && found.steps.some(({ changes }) => changes.length > 0)) {
			hintAtTest(this.context);
		}
		if (found.unreadable > 0) hintAtUnreadable(this.context, found.unreadable);
	}

	private seen(subjects: readonly Subject[]): Seen {
		const [{ id, fields, comparison }] = subjects as readonly [Subject, ...Subject[]];
		const indexes = subjects.map(({ itemIndex }) => itemIndex);
		const causes = [...new Set(indexes.flatMap((index) => this.causesOf(index)))];
		if (this.listing) return { id, fields, causes };
		const items = this.context.getInputData();
		const named = namedIn(indexes.map((index) => items[index]?.json));
		const isNamed = (path: string) => named.has(lastName(path)) && comparison.isAsked(path);
		return { id, fields, causes, ...(named.size > 0 && { isNamed }) };
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
