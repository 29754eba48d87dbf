import type { Clock } from './clock';

/** Milliseconds. */
const SHORTEST = 1_000;
const LONGEST = 60_000;

/** Pauses while something does not work, each twice as long as the one before. */
export class Pause {
	private length = SHORTEST;

	private until = 0;

	/** Calls off what is to happen after the pause. */
	cancel: () => void = () => undefined;

	/** @param over called at the end of each pause */
	constructor(
		private readonly clock: Clock,
		private readonly over: () => void,
	) {}

	get isOn(): boolean {
		return this.clock.now() < this.until;
	}

	/** Begins a pause, unless one is on. Tells whether it is the first one since things worked. */
	begin(): boolean {
		if (this.isOn) return false;
		const isFirst = this.length === SHORTEST;
		this.until = this.clock.now() + this.length;
		this.length = Math.min(this.length * 2, LONGEST);
		this.cancel = this.clock.at(this.until, this.over);
		return isFirst;
	}

	/** It works again: the next pause will be short. */
	forget(): void {
		this.length = SHORTEST;
	}
}
