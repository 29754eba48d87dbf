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

	/**
	 * Waits for a free slot, in order of arrival.
	 *
	 * @param deadline milliseconds since 1970
	 * @returns the function that frees it, or undefined when none came free in time
	 */
	async take(deadline: number): Promise<(() => void) | undefined> {
		if (this.free > 0) this.free -= 1;
		else if (!(await this.wait(deadline))) return undefined;

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

	private async wait(deadline: number): Promise<boolean> {
		return await new Promise((resolve) => {
			const settle = (got: boolean) => {
				this.waiting.delete(granted);
				cancel();
				resolve(got);
			};
			const granted = () => settle(true);
			const cancel = this.clock.at(deadline, () => settle(false));
			this.waiting.add(granted);
		});
	}
}
