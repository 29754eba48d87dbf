import type { Clock } from '../../../nodes/FeishuCoreHr/delivery/clock';

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
	private time = 1_600_000_000_000;

	private readonly alarms = new Set<{ at: number; callback: () => void }>();

	readonly now = () => this.time;

	at(time: number, callback: () => void): () => void {
		const alarm = { at: time, callback };
		this.alarms.add(alarm);
		return () => this.alarms.delete(alarm);
	}

	/** Alarms that are set and have neither rung nor been cancelled. */
	get pending(): number {
		return this.alarms.size;
	}

	/** Moves on by so many milliseconds, ringing what falls due on the way. */
	async pass(milliseconds: number): Promise<void> {
		const end = this.time + milliseconds;
		for (;;) {
			await settled();
			const due = [...this.alarms].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
			if (!due) break;
			this.alarms.delete(due);
			this.time = Math.max(this.time, due.at);
			due.callback();
		}
		this.time = end;
		await settled();
	}
}

/** Lets every promise that can settle do so. */
export async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
