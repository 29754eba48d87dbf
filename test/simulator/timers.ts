/** Timers that can be stopped all at once, so that a closed simulator keeps no process alive. */
export class Timers {
	private readonly running = new Set<NodeJS.Timeout>();
	private stopped = false;

	/** Calls `action` after `ms` milliseconds; the returned function cancels it. Nothing starts after `stopAll`. */
	after(ms: number, action: () => void): () => void {
		if (this.stopped) return () => {};
		const timer = setTimeout(() => {
			this.running.delete(timer);
			action();
		}, ms);
		this.running.add(timer);
		return () => {
			clearTimeout(timer);
			this.running.delete(timer);
		};
	}

	stopAll(): void {
		this.stopped = true;
		for (const timer of this.running) clearTimeout(timer);
		this.running.clear();
	}
}
