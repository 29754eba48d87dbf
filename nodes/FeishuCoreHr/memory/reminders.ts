import type { Clock } from '../clock';
import type { Due, LastRun, Remembered } from '../coming/due';
import type { Memory } from '../coming/remind';
import type { Row, Store, Transaction } from '../store/store';
import type { Seal } from './seal';

/** Rows of one statement. */
const AT_ONCE = 100;

const DAY_MS = 86_400_000;

/** After the date; longer than a year, after which a yearly one comes again. */
const KEPT_DAYS = 400;

/** Whose memory it is. */
export interface Rememberer {
	/** `nodeKey` */
	readonly node: string;
	readonly seal: Seal;
}

/**
 * Which reminders nodes have told. A row says neither who nor when: people and dates are marks, by
 * which those are found again that are asked for.
 */
export class Reminders {
	constructor(
		private readonly store: Store,
		private readonly clock: Clock,
	) {}

	get place(): string {
		return this.store.place;
	}

	/**
	 * Does all of the work or none of it; no other run of the node meanwhile.
	 * @param isTest nothing is remembered
	 */
	async remember<T>(
		who: Rememberer,
		isTest: boolean,
		work: (memory: Memory) => Promise<T>,
	): Promise<T> {
		return await this.store.transact(isTest ? 'read' : 'durable', async (tx) => {
			if (!isTest) await tx.alone(`reminders ${who.node}`);
			return await work(new NodeMemory(tx, this.store.dialect, this.clock, who, isTest));
		});
	}
}

class NodeMemory implements Memory {
	constructor(
		private readonly tx: Transaction,
		private readonly dialect: Store['dialect'],
		private readonly clock: Clock,
		private readonly who: Rememberer,
		private readonly isTest: boolean,
	) {}

	async lastRuns(keys: readonly string[]): Promise<ReadonlyMap<string, LastRun>> {
		const rows = await this.find(keys.map((key) => this.runMark(key)));
		return new Map(
			keys.flatMap((key) => {
				const row = rows.get(this.runMark(key));
				return row ? [[key, { day: Number(row.least), cause: String(row.cause) }]] : [];
			}),
		);
	}

	async recall(dues: readonly Due[]): Promise<ReadonlyMap<string, Remembered>> {
		const rows = await this.find(dues.map((due) => this.subjectMark(due)));
		return new Map(
			dues.flatMap((due) => {
				const row = rows.get(this.subjectMark(due));
				if (row === undefined) return [];
				const moved = row.date !== this.dateMark(due);
				return [[due.dated.subject, { moved, least: Number(row.least), cause: String(row.cause) }]];
			}),
		);
	}

	async keep(dues: readonly Due[], cause: string): Promise<void> {
		await this.write(
			dues.map((due) => ({
				subject: this.subjectMark(due),
				date: this.dateMark(due),
				least: Math.min(...due.reached),
				cause,
				daysKept: Math.max(0, due.daysLeft) + KEPT_DAYS,
			})),
		);
	}

	async keepRuns(keys: readonly string[], { day, cause }: LastRun): Promise<void> {
		const run = { date: '', least: day, cause, daysKept: KEPT_DAYS };
		await this.write(keys.map((key) => ({ subject: this.runMark(key), ...run })));
	}

	private runMark(key: string): string {
		return this.who.seal.mark('run', key);
	}

	private subjectMark({ dated }: Due): string {
		return this.who.seal.mark('subject', dated.subject);
	}

	/** With its subject, so that nobody can tell who has the same birthday. */
	private dateMark({ dated, day }: Due): string {
		return this.who.seal.mark('date', dated.subject, String(day));
	}

	private async find(marks: readonly string[]): Promise<ReadonlyMap<string, Row>> {
		const rows = await this.tx.rows(
			`select subject, date, least, cause from reminder where node = $1 and subject in ${this.dialect.texts('$2')}`,
			[this.who.node, JSON.stringify(marks)],
		);
		return new Map(rows.map((row) => [String(row.subject), row]));
	}

	private async write(rows: readonly NewReminder[]): Promise<void> {
		if (this.isTest) return;
		const now = this.clock.now();
		for (let from = 0; from < rows.length; from += AT_ONCE) {
			const some = rows.slice(from, from + AT_ONCE);
			const places = some.map(
				(_, at) => `($1, ${[2, 3, 4, 5, 6].map((n) => `$${n + at * 5}`).join()})`,
			);
			await this.tx.rows(
				`insert into reminder (node, subject, date, least, cause, forget_at) values ${places.join()}
					on conflict (node, subject) do update set date = excluded.date, least = excluded.least,
						cause = excluded.cause, forget_at = excluded.forget_at`,
				[
					this.who.node,
					...some.flatMap(({ subject, date, least, cause, daysKept }) => [
						...[subject, date, least, cause, now + daysKept * DAY_MS],
					]),
				],
			);
		}
	}
}

interface NewReminder {
	readonly subject: string;
	readonly date: string;
	readonly least: number;
	readonly cause: string;
	readonly daysKept: number;
}
