import type { Clock } from './clock';

/**
 * Bounds how many executions are started and not yet ended, so that a burst neither fills the
 * memory nor makes every event miss its time. n8n itself starts each at once.
 */
export class Slots {
	private free: number;

	private readonly waiting = new Set<() => void>();

	constructor(
		size: number,
		/** Milliseconds after which a run no longer counts: a long one must not bar the way. */
		private readonly longest: number,
		private readonly clock: Clock,
	) {
		this.free = size;
	}

	/** A free slot, unless somebody waits for one: the function that frees it again. */
	takeNow(): (() => void) | undefined {
		if (this.free === 0) return undefined;
		this.free -= 1;
		return this.hold();
	}

	/**
	 * Waits for a free slot, in order of arrival.
	 *
	 * @param deadline milliseconds since 1970; without one it waits as long as it takes
	 * @returns the function that frees it, or undefined when none came free in time
	 */
	async take(): Promise<() => void>;
	async take(deadline: number): Promise<(() => void) | undefined>;
	async take(deadline?: number): Promise<(() => void) | undefined> {
		return this.takeNow() ?? ((await this.wait(deadline)) ? this.hold() : undefined);
	}

	private hold(): () => void {
		let held = true;
		const release = () => {
			if (!held) return;
			held = false;
			cancel();
			const [next] = this.waiting;
			if (next) next();
			else this.free += 1;
		};
		const cancel = this.clock.at(this.clock.now() + this.longest, release);
		return release;
	}

	private async wait(deadline: number | undefined): Promise<boolean> {
		return await new Promise((resolve) => {
			const settle = (got: boolean) => {
				this.waiting.delete(granted);
				cancel?.();
				resolve(got);
			};
			const granted = () => settle(true);
			const cancel =
				deadline === undefined ? undefined : this.clock.at(deadline, () => settle(false));
			this.waiting.add(granted);
		});
	}
}
