import type { Clock } from './clock';

interface Wait {
	readonly until: number;
	readonly late: () => void;
}

/**
 * Tells who has waited too long. All wait equally long, so that one timer serves them: in a burst
 * thousands wait at once.
 */
export class Patience {
	/** The longest first. */
	private readonly waiting = new Set<Wait>();

	private cancel: (() => void) | undefined;

	constructor(
		private readonly clock: Clock,
		private readonly milliseconds: number,
	) {}

	/**
	 * @param late called once, unless the wait is over before
	 * @returns to be called when it is over
	 */
	begin(late: () => void): () => void {
		const wait = { until: this.clock.monotonic() + this.milliseconds, late };
		this.waiting.add(wait);
		this.cancel ??= this.clock.in(this.milliseconds, () => this.look());
		return () => this.end(wait);
	}

	private end(wait: Wait): void {
		this.waiting.delete(wait);
		if (this.waiting.size > 0) return;
		this.cancel?.();
		this.cancel = undefined;
	}

	private look(): void {
		this.cancel = undefined;
		const now = this.clock.monotonic();
		for (const wait of this.waiting) {
			if (wait.until > now) {
				this.cancel = this.clock.in(wait.until - now, () => this.look());
				return;
			}
			this.waiting.delete(wait);
			wait.late();
		}
	}
}
