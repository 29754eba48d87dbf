interface Waiter {
	readonly holds: () => boolean;
	readonly resolve: () => void;
	readonly reject: (error: Error) => void;
	readonly what: () => string;
	readonly timer: NodeJS.Timeout;
}

/** Lets a test await a condition of the simulator instead of sleeping. */
export class Changes {
	private readonly waiters = new Set<Waiter>();

	/** Something happened: conditions that hold now are met. */
	announce(): void {
		for (const waiter of this.waiters) {
			if (waiter.holds()) this.leave(waiter).resolve();
		}
	}

	/**
	 * Resolves once `holds` is true; it is asked now and after each change.
	 * Rejects after `timeoutMs`, naming `what` was awaited.
	 */
	async until(holds: () => boolean, what: () => string, timeoutMs: number): Promise<void> {
		if (holds()) return;
		await new Promise<void>((resolve, reject) => {
			const timer = setTimeout(() => {
				this.leave(waiter).reject(new Error(`Not within ${timeoutMs} ms: ${what()}`));
			}, timeoutMs);
			const waiter: Waiter = { holds, resolve, reject, what, timer };
			this.waiters.add(waiter);
		});
	}

	/** Rejects everyone who still waits. */
	close(): void {
		for (const waiter of this.waiters) {
			this.leave(waiter).reject(new Error(`The simulator was closed before: ${waiter.what()}`));
		}
	}

	private leave(waiter: Waiter): Waiter {
		clearTimeout(waiter.timer);
		this.waiters.delete(waiter);
		return waiter;
	}
}
