/**
 * Who is expected on a connection but not there: n8n activates its workflows one after the other
 * when it starts, and closes and starts a trigger again when a workflow is published anew. An
 * event acknowledged in those gaps would be lost to those about to listen.
 */

/** How long after the last workflow that n8n activated at its start others may still follow. */
export const STARTING_MILLISECONDS = 30_000;
/** How long a subscriber that left is expected back; the first redelivery comes after 15 s. */
export const LEAVING_MILLISECONDS = 10_000;

export class Absences {
	private startingUntil = 0;

	private readonly awayUntil = new Map<string, number>();

	/** n8n activates a workflow as part of its own start: others may follow. */
	starting(now: number): void {
		this.startingUntil = now + STARTING_MILLISECONDS;
	}

	joined(id: string): void {
		this.awayUntil.delete(id);
	}

	left(id: string, now: number): void {
		this.awayUntil.set(id, now + LEAVING_MILLISECONDS);
	}

	/** Whether somebody may be missing who would want the events of this moment. */
	expected(now: number): boolean {
		for (const [id, until] of this.awayUntil) if (until <= now) this.awayUntil.delete(id);
		return now < this.startingUntil || this.awayUntil.size > 0;
	}
}
