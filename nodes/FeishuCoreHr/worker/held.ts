import type { End, Inbox } from '../inbox/inbox';
import type { Leases } from '../inbox/leases';
import type { Waiting } from '../inbox/rows';

/**
 * The rows that this process holds: taken, and their end not yet written. What the store holds for it
 * and this does not know would be put back at a beat, so both change together: one step at a time.
 */
export class Held {
	private readonly ids = new Set<number>();

	private unwritten: Array<{ readonly ids: readonly number[]; readonly end: End }> = [];

	private line: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly inbox: Inbox,
		private readonly leases: Leases,
	) {}

	/**
	 * Takes rows that nobody else starts meanwhile: a process that was frozen may have been taken for dead,
	 * also between a take and its answer.
	 * @throws {StoreFault}
	 */
	async take(from: (inbox: Inbox) => Promise<readonly Waiting[]>): Promise<readonly Waiting[]> {
		return await this.inTurn(async () => {
			if (!this.leases.areSure) await this.leases.beat(() => this.ids);
			const taken = await from(this.inbox);
			// What runs here already was put back by another process.
			const rows = taken.filter(({ id }) => !this.ids.has(id));
			if (this.leases.areSure) {
				for (const { id } of rows) this.ids.add(id);
				return rows;
			}
			await this.inbox.end(
				rows.map(({ id }) => id),
				{ state: 'waiting', dueInMs: 0, counted: false },
			);
			return [];
		});
	}

	/** What cannot be written is kept, and tried at each beat until it is. Never rejects. */
	async end(rows: readonly Waiting[], end: End): Promise<void> {
		const ids = rows.map(({ id }) => id);
		await this.inTurn(async () => await this.write(ids, end)).catch(() => {
			this.unwritten.push({ ids, end });
		});
	}

	/**
	 * Shows that this process lives, and puts back what nobody runs any more.
	 * @throws {StoreFault}
	 */
	async beat(): Promise<void> {
		await this.inTurn(async () => await this.leases.beat(() => this.ids));
		const ends = this.unwritten;
		this.unwritten = [];
		for (const { ids, end } of ends) {
			await this.inTurn(async () => await this.write(ids, end)).catch(() => {
				this.unwritten.push({ ids, end });
			});
		}
	}

	private async write(ids: readonly number[], end: End): Promise<void> {
		await this.inbox.end(ids, end);
		for (const id of ids) this.ids.delete(id);
	}

	private async inTurn<T>(step: () => Promise<T>): Promise<T> {
		const turn = this.line.then(step);
		this.line = turn.catch(() => undefined);
		return await turn;
	}
}
