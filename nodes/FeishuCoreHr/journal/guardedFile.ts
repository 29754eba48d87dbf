import type { DeliveryFile } from './deliveryFile';
import type { DeliveryMemory } from './deliveryMemory';
import { PAUSE_MS } from './fileKeeper';
import type { FileKeeper } from './fileKeeper';
import { standing } from './standing';

type Served = readonly [id: string, at: number];

/** The sweep's pace: a step per so many claims, which outruns what they add, or per so much time. */
const SWEEP_CLAIMS = 64;
const SWEEP_MS = 60_000;

/** How many events are caught up with each event, once the file can be written again. */
const CATCH_UP = 100;

/**
 * The journal's file, kept from doing harm. It never throws, is not written for a while after it was
 * locked or full, and afterwards catches up on what only the memory knew.
 */
export class GuardedFile {
	private now = 0;

	private writeAfter = 0;

	private sweepAfter = 0;

	private claims = 0;

	/** From this time on the file may lack served events. */
	private behindSince = Infinity;

	/** Walks those it may still lack. */
	private behind: Iterator<Served, undefined> | undefined;

	constructor(
		private readonly keeper: FileKeeper<DeliveryFile>,
		private readonly memory: DeliveryMemory,
	) {
		// Opened now, when a workflow is activated, rather than on the way to an acknowledgement.
		this.attempt('read', () => undefined);
	}

	/** @returns nothing when the file cannot tell, so that memory has to */
	claim(id: string, now: number): 'claimed' | 'done' | 'busy' | undefined {
		this.setTime(now);
		const won = this.attempt('write', (file) => {
			this.sweepAtTimes(file);
			return file.claim(id, now);
		});
		if (won) return 'claimed';
		const found = this.attempt('read', (file) => standing(file.read(id), now));
		// Not won, yet free: released this very moment. Refused, the event comes again.
		if (won === false) return found === 'done' ? 'done' : 'busy';
		return found === 'free' ? undefined : found;
	}

	/** Writes that an event was served, together with some that could not be written before. */
	done(id: string, now: number): void {
		this.setTime(now);
		this.writeServed([[id, now]]);
	}

	/** A claim that cannot be given back now goes stale before the platform's redelivery. */
	release(id: string, claimedAt: number): void {
		this.attempt('write', (file) => file.release(id, claimedAt));
	}

	close(): void {
		this.writeAfter = 0;
		while (this.behind && this.writeServed([]));
		this.keeper.close();
	}

	private writeServed(served: readonly Served[]): boolean {
		const written = this.attempt('write', (file) => {
			file.done([...served, ...this.takeBehind()]);
			return true;
		});
		if (!written) this.fallBehind(this.now);
		else if (!this.behind) this.behindSince = Infinity;
		return written ?? false;
	}

	private *takeBehind(): Iterable<Served> {
		for (let taken = 0; taken < CATCH_UP && this.behind; taken++) {
			const { value } = this.behind.next();
			if (value) yield value;
			else this.behind = undefined;
		}
	}

	private fallBehind(since: number): void {
		this.behindSince = Math.min(this.behindSince, since);
		this.behind = this.memory.served(this.behindSince);
	}

	private sweepAtTimes(file: DeliveryFile): void {
		if (++this.claims < SWEEP_CLAIMS && this.now < this.sweepAfter) return;
		// Where a step finds more than the claims will add until the next, go on at once.
		this.claims = file.sweep(this.now) > SWEEP_CLAIMS ? SWEEP_CLAIMS : 0;
		this.sweepAfter = this.now + SWEEP_MS;
	}

	private setTime(now: number): void {
		// A clock that was set back must not make hours of a pause.
		if (now < this.now - PAUSE_MS) this.writeAfter = this.sweepAfter = now;
		this.now = now;
	}

	private attempt<T>(kind: 'read' | 'write', work: (file: DeliveryFile) => T): T | undefined {
		if (kind === 'write' && this.now < this.writeAfter) return undefined;
		const file = this.keeper.at(this.now, () => this.fallBehind(-Infinity));
		if (!file) return undefined;
		try {
			return work(file);
		} catch (error) {
			this.keeper.failed(error, (fault) => {
				// Such a file can still be read, and still knows what was served; but each try to write a
				// locked one would block n8n.
				const readable = kind === 'write' && (fault === 'locked' || fault === 'full');
				if (readable) this.writeAfter = this.now + PAUSE_MS;
				return readable;
			});
			return undefined;
		}
	}
}
