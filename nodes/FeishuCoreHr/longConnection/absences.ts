/**
 * Who is expected on a connection but not there: n8n activates its workflows one after the other
 * when it starts, and closes and starts a trigger again when a workflow is published anew. An
 * event acknowledged in those gaps would be lost to those about to listen.
 */
import type { Roster } from './roster';

/** How long after the last workflow that n8n activated at its start others may still follow. */
export const STARTING_MILLISECONDS = 30_000;
/** How long a subscriber that left is expected back; the first redelivery comes after 15 s. */
export const LEAVING_MILLISECONDS = 10_000;

export class Absences {
	private startingUntil = 0;

	/** Those who listened before n8n started and are not back; undefined when nobody knows. */
	private missing: Set<string> | undefined = new Set();

	private readonly present = new Set<string>();

	private readonly awayUntil = new Map<string, number>();

	constructor(private readonly roster: Roster) {}

	/** n8n activates a workflow as part of its own start: others may follow. */
	starting(now: number): void {
		if (this.startingUntil === 0) {
			const before = this.roster.read();
			this.missing = before && new Set(before.filter((id) => !this.present.has(id)));
		}
		this.startingUntil = now + STARTING_MILLISECONDS;
	}

	joined(id: string): void {
		this.present.add(id);
		this.missing?.delete(id);
		this.awayUntil.delete(id);
		this.roster.add(id);
	}

	left(id: string, now: number): void {
		this.present.delete(id);
		this.awayUntil.set(id, now + LEAVING_MILLISECONDS);
	}

	/** Whether somebody may be missing who would want the events of this moment. */
	expected(now: number): boolean {
		for (const [id, until] of this.awayUntil) if (until <= now) this.awayUntil.delete(id);
		return this.awayUntil.size > 0 || this.stillStarting(now);
	}

	private stillStarting(now: number): boolean {
		if (now < this.startingUntil) return this.missing === undefined || this.missing.size > 0;
		// Whoever did not come back by now was switched off while n8n did not run.
		if (this.missing !== undefined && this.missing.size > 0) this.roster.remove(this.missing);
		this.missing = new Set();
		return false;
	}
}
