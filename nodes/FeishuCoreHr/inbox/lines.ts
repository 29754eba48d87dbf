import type { Clock } from '../clock';
import type { Store } from '../store/store';

/** Nobody has watched a line for so long: what was known of it is of no use any more. */
const WEEK_MS = 7 * 24 * 3_600_000;

/** What was known of a long connection, and when that was. */
export interface Remembered {
	readonly state: string;
	/** Milliseconds since 1970. */
	readonly seenAt: number;
}

/**
 * What is known of each app's long connection, so that an outage over which n8n is started anew stays
 * one outage: a row for each app and n8n.
 */
export class Lines {
	constructor(
		private readonly store: Store,
		private readonly clock: Pick<Clock, 'now'>,
	) {}

	/** @throws {StoreFault} */
	async read(app: string, instance: string): Promise<Remembered | undefined> {
		const [row] = await this.store.transact(
			'read',
			async (tx) =>
				await tx.rows('select state, seen_at from line where app = $1 and instance = $2', [
					app,
					instance,
				]),
		);
		return row && { state: String(row.state), seenAt: Number(row.seen_at) };
	}

	/** @throws {StoreFault} */
	async write(app: string, instance: string, state: string): Promise<void> {
		const now = this.clock.now();
		await this.store.transact('quick', async (tx) => {
			await tx.rows(
				`insert into line (app, instance, state, seen_at) values ($1, $2, $3, $4)
				on conflict (app, instance) do update set state = excluded.state, seen_at = excluded.seen_at`,
				[app, instance, state, now],
			);
			await tx.rows('delete from line where seen_at < $1', [now - WEEK_MS]);
		});
	}
}
