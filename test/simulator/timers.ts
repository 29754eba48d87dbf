/** Timers that can be stopped all at once, so that a closed simulator keeps no process alive. */
export class Timers {
	private readonly running = new Map<NodeJS.Timeout, (() => void) | undefined>();
	private stopped = false;

	/**
	 * Calls `action` after `ms` milliseconds; the returned function cancels it. Nothing starts after
	 * `stopAll`, which calls `abandon` instead.
	 */
	after(ms: number, action: () => void, abandon?: () => void): () => void {
		if (this.stopped) {
			abandon?.();
			return () => {};
		}
		const timer = setTimeout(() => {
			this.running.delete(timer);
			action();
		}, ms);
		this.running.set(timer, abandon);
		return () => {
			clearTimeout(timer);
			this.running.delete(timer);
		};
	}

	stopAll(): void {
		this.stopped = true;
		for (const [timer, abandon] of this.running) {
			clearTimeout(timer);
			abandon?.();
		}
		this.running.clear();
	}
}
