import type { Changes } from './changes';
import type { Settings } from './settings';
import { within } from './settings';
import type { Timers } from './timers';

export type Via = 'longConnection' | 'webhook';

/** The receiver's code, or why there was none in time. */
export type Outcome = number | 'silence' | 'no client';

/** What a carrier knows once a delivery was answered or its time was up. */
export interface Answered {
	readonly via: Via;
	readonly outcome: Outcome;
	/** Which connection it went to, counted from 0 over the app's history. */
	readonly clientIndex?: number;
	readonly answeredAfterMs?: number;
}

/** One delivery of one event. */
export interface Attempt extends Answered {
	/** 1 is the first delivery, 2 to 5 are the platform's retries. */
	readonly attempt: number;
	/** When it was sent, in epoch milliseconds. */
	readonly at: number;
	/** Sent although the event had been acknowledged. */
	readonly duplicate: boolean;
}

export interface EventRecord {
	readonly eventId: string;
	readonly attempts: readonly Attempt[];
	/** Some delivery was answered 200. */
	readonly acknowledged: boolean;
	/** Nothing more will be sent. */
	readonly settled: boolean;
}

export interface DeliveryPlan {
	/** Waits before the repetitions; default: the platform's. */
	readonly redeliveryMs?: readonly number[];
	/** Wait before the first delivery. */
	readonly delayMs?: number;
}

type Carry = () => Promise<Answered>;

interface MutableRecord {
	readonly eventId: string;
	readonly attempts: Attempt[];
	acknowledged: boolean;
	open: number;
}

/** At-least-once delivery of one app's events, on the platform's schedule. */
export class Deliveries {
	private readonly byId = new Map<string, MutableRecord>();
	private acknowledgedCount = 0;
	private openCount = 0;

	constructor(
		private readonly settings: Settings,
		private readonly timers: Timers,
		private readonly changes: Changes,
	) {}

	get counts(): { readonly events: number; readonly acknowledged: number; readonly open: number } {
		return {
			events: this.byId.size,
			acknowledged: this.acknowledgedCount,
			open: this.openCount,
		};
	}

	/** What happened to an event so far; empty when it was never pushed. */
	of(eventId: string): EventRecord {
		const record = this.byId.get(eventId);
		return {
			eventId,
			attempts: [...(record?.attempts ?? [])],
			acknowledged: record?.acknowledged ?? false,
			settled: record?.open === 0,
		};
	}

	all(): EventRecord[] {
		return [...this.byId.keys()].map((eventId) => this.of(eventId));
	}

	/** Delivers an event until it is answered 200 or the schedule is used up. */
	start(eventId: string, carry: Carry, plan: DeliveryPlan = {}): void {
		const record = this.byId.get(eventId) ?? {
			eventId,
			attempts: [],
			acknowledged: false,
			open: 0,
		};
		this.byId.set(eventId, record);
		this.open(record);
		const waits = plan.redeliveryMs ?? this.settings.redeliveryMs;
		const { random, disorderProbability, disorderDelayMs } = this.settings;
		const heldBack = disorderProbability > 0 && random() < disorderProbability;
		const delay = (plan.delayMs ?? 0) + (heldBack ? within(disorderDelayMs, random) : 0);
		const first = () => {
			void this.attempt(record, carry, waits, 1);
			if (this.isTwin()) this.twin(record, carry);
		};
		if (delay > 0) this.timers.after(delay, first);
		else first();
	}

	private async attempt(
		record: MutableRecord,
		carry: Carry,
		waits: readonly number[],
		attempt: number,
	): Promise<void> {
		const answered = await this.carryOut(record, carry, attempt, false);
		const wait = waits[attempt - 1];
		if (answered.outcome === 200) this.maybeDuplicate(record, carry, attempt);
		else if (wait !== undefined) {
			this.open(record);
			this.timers.after(wait, () => void this.attempt(record, carry, waits, attempt + 1));
		}
		this.done(record);
	}

	private isTwin(): boolean {
		const { random, twinProbability } = this.settings;
		return twinProbability > 0 && random() < twinProbability;
	}

	/** The same delivery once more at the same moment; whatever is answered, it is not repeated. */
	private twin(record: MutableRecord, carry: Carry): void {
		this.open(record);
		void this.carryOut(record, carry, 1, true).then(() => this.done(record));
	}

	private maybeDuplicate(record: MutableRecord, carry: Carry, attempt: number): void {
		const { random, duplicateProbability, duplicateDelayMs } = this.settings;
		if (duplicateProbability === 0 || random() >= duplicateProbability) return;
		this.open(record);
		this.timers.after(within(duplicateDelayMs, random), () => {
			void this.carryOut(record, carry, attempt + 1, true).then(() => this.done(record));
		});
	}

	private async carryOut(
		record: MutableRecord,
		carry: Carry,
		attempt: number,
		duplicate: boolean,
	): Promise<Answered> {
		const at = this.settings.now();
		const answered = await carry();
		record.attempts.push({ attempt, at, duplicate, ...answered });
		if (answered.outcome === 200 && !record.acknowledged) {
			record.acknowledged = true;
			this.acknowledgedCount++;
		}
		this.changes.announce();
		return answered;
	}

	private open(record: MutableRecord): void {
		if (record.open++ === 0) this.openCount++;
	}

	private done(record: MutableRecord): void {
		if (--record.open === 0) this.openCount--;
		this.changes.announce();
	}
}
