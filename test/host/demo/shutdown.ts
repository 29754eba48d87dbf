import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, tell } from './print';

/** How long one thing may take to stop before the next one's turn comes. */
const STEP_MS = 10_000;
/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const SAME_KEYSTROKE_MS = 1_000;

/** What has to be stopped, in the reverse order of starting; once, whoever asks. */
export class Shutdown {
	private readonly controller = new AbortController();
	private readonly stops: Array<() => Promise<void>> = [];
	private begun: Promise<void> | undefined;
	private signalledAt: number | undefined;

	/** Aborted as soon as the end has begun. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** Ctrl-C stops everything; a second one does not wait for it. */
	onSignals(): void {
		const stop = () => {
			const now = Date.now();
			if (this.signalledAt !== undefined && now - this.signalledAt > SAME_KEYSTROKE_MS) {
				process.exit(130);
			}
			this.signalledAt ??= now;
			if (!this.begun) tell('stopping (Ctrl-C again to end at once)');
			void this.run();
		};
		process.on('SIGINT', stop);
		process.on('SIGTERM', stop);
	}

	add(stop: () => Promise<void>): void {
		this.stops.unshift(stop);
	}

	async run(): Promise<void> {
		this.begun ??= this.stopAll();
		await this.begun;
	}

	private async stopAll(): Promise<void> {
		this.controller.abort();
		for (const stop of this.stops) {
			const late = sleep(STEP_MS, undefined, { ref: false });
			await Promise.race([stop(), late]).catch((error: unknown) =>
				tell(`while stopping: ${reasonOf(error)}`),
			);
		}
	}
}
