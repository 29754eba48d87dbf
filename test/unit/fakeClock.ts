import type { Clock } from '../../nodes/FeishuCoreHr/clock';

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
	private passed = 0;

	private readonly timers = new Set<{ readonly at: number; readonly callback: () => void }>();

	/** @param started milliseconds since 1970 */
	constructor(private started = 1_600_000_000_000) {}

	readonly now = () => this.started + this.passed;

	readonly monotonic = () => this.passed;

	readonly random = () => 0.5;

	readonly in = (milliseconds: number, callback: () => void) => {
		const timer = { at: this.passed + Math.max(0, milliseconds), callback };
		this.timers.add(timer);
		return () => void this.timers.delete(timer);
	};

	readonly sleep = async (milliseconds: number, signal?: AbortSignal) => {
		signal?.throwIfAborted();
		if (milliseconds <= 0) return;
		await new Promise<void>((resolve, reject) => {
			const cancel = this.in(milliseconds, resolve);
			signal?.addEventListener('abort', () => {
				cancel();
				reject(signal.reason as Error);
			});
		});
	};

	/** Timers that are set and have neither rung nor been cancelled. */
	get pending(): number {
		return this.timers.size;
	}

	/** Somebody sets the time of day; no timer minds. */
	step(milliseconds: number): void {
		this.started += milliseconds;
	}

	/** Moves on at once, as for a host that slept: whatever fell due meanwhile rings once. */
	async leap(milliseconds: number): Promise<void> {
		this.passed += milliseconds;
		await this.pass(0);
	}

	/** Moves on by so many milliseconds, ringing what falls due on the way. */
	async pass(milliseconds: number): Promise<void> {
		const end = this.passed + milliseconds;
		for (;;) {
			await settled();
			const [due] = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
			if (!due) break;
			this.timers.delete(due);
			this.passed = Math.max(this.passed, due.at);
			due.callback();
		}
		this.passed = end;
		await settled();
	}
}

/** How often everything else in this process had its turn meanwhile. */
export async function turnsDuring(work: Promise<unknown>): Promise<number> {
	let turns = 0;
	let isOver = false;
	const over = work.finally(() => (isOver = true));
	while (!isOver) {
		await settled();
		turns += 1;
	}
	await over;
	return turns;
}

/** Lets every promise that can settle without time or input do so. */
export async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for what needs a database or a socket, but no time. */
export async function until(holds: () => boolean): Promise<void> {
	for (let left = 1_000; !holds(); left--) {
		if (left === 0) throw new Error('it did not come about within 5 s');
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
