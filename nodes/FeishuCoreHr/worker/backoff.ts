import type { Clock } from '../clock';

const FIRST_MS = 1_000;
const MOST_MS = 60_000;

/** One start, to be told how it went. */
export interface Attempt {
	/** n8n has not refused it for long: probably it began. */
	goesOn(): void;
	/** n8n began the run. */
	began(): void;
	/** @returns milliseconds until the next start may be tried */
	refused(): number;
}

/**
 * One subscription's pause after starts that n8n refused: 1 s, 2 s … 60 s, and then one start alone, to
 * see whether it goes again. Starts are counted in rounds, which refusals end: of what was under way
 * when n8n's database went away, fifty refusals are one, and what had begun before proves nothing.
 */
export class Backoff {
	private round = 0;

	private lastRoundWithRuns = -1;

	private refusals = 0;

	private until = Number.NEGATIVE_INFINITY;

	private probing = false;

	constructor(private readonly clock: Clock) {}

	/** Names this moment, for `hasBegunSince`. */
	get now(): number {
		return this.round;
	}

	/** Whether n8n has begun a run that was started since. */
	hasBegunSince(moment: number): boolean {
		return this.lastRoundWithRuns >= moment;
	}

	get isPaused(): boolean {
		return this.refusals > 0;
	}

	/** How many starts may be tried now, at most `wanted`. */
	allows(wanted: number): number {
		if (!this.isPaused) return wanted;
		return this.probing || this.clock.monotonic() < this.until ? 0 : Math.min(1, wanted);
	}

	attempt(): Attempt {
		const { round } = this;
		this.probing = this.isPaused;
		const goesOn = () => {
			if (round === this.round) this.refusals = 0;
		};
		return {
			goesOn,
			began: () => {
				goesOn();
				this.lastRoundWithRuns = Math.max(this.lastRoundWithRuns, round);
			},
			refused: () => {
				if (round === this.round) this.pause();
				return Math.max(0, this.until - this.clock.monotonic());
			},
		};
	}

	private pause(): void {
		this.round += 1;
		this.probing = false;
		this.until = this.clock.monotonic() + Math.min(FIRST_MS * 2 ** this.refusals, MOST_MS);
		this.refusals += 1;
	}
}

/** Pauses before a failed run is tried again (contract): 15 s, 5 min, 1 h, then every 6 h. */
const RETRY_PAUSES_MS: readonly number[] = [15_000, 5 * 60_000, 3_600_000, 6 * 3_600_000];

/** @param failures how often the run has failed, from 1 */
export const retryPause = (failures: number): number =>
	RETRY_PAUSES_MS[Math.min(failures, RETRY_PAUSES_MS.length) - 1] ?? 0;
