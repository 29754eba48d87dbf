import type { WaitingClock } from '../clock';

/** Decides whether a caller is ready to wait this long; throws when it is not. */
export type Patience = (milliseconds: number) => void;

/**
 * What all calls of one app to one endpoint pass through. Open, it costs nothing. When one call is
 * told to wait, everybody waits; afterwards the calls go through one at a time until nobody is
 * waiting, so that a new limit is met by one call and not by a storm of them.
 */
export class RateGate {
	private blockedUntil = Number.NEGATIVE_INFINITY;

	private inLine = 0;

	private line: Promise<void> = Promise.resolve();

	constructor(private readonly clock: WaitingClock) {}

	/** The platform asked for a pause: nobody passes before it is over. */
	block(milliseconds: number): void {
		this.blockedUntil = Math.max(this.blockedUntil, this.clock.monotonic() + milliseconds);
	}

	/** Runs `call` when the gate lets it through. Aborting `signal` ends the waiting. */
	async pass<T>(call: () => Promise<T>, patience: Patience, signal?: AbortSignal): Promise<T> {
		signal?.throwIfAborted();
		if (this.inLine === 0 && this.pause() <= 0) return await call();
		return await this.passInLine(call, patience, signal);
	}

	private async passInLine<T>(
		call: () => Promise<T>,
		patience: Patience,
		signal?: AbortSignal,
	): Promise<T> {
		patience(this.pause());
		const before = this.line;
		let done: () => void = () => {};
		const turn = new Promise<void>((resolve) => (done = resolve));
		this.line = before.then(() => turn);
		this.inLine += 1;
		try {
			await orAborted(before, signal);
			while (this.pause() > 0) {
				patience(this.pause());
				await this.clock.sleep(this.pause(), signal);
			}
			signal?.throwIfAborted();
			return await call();
		} finally {
			this.inLine -= 1;
			done();
		}
	}

	/** milliseconds until the gate opens, 0 or less when it is open */
	private pause(): number {
		return this.blockedUntil - this.clock.monotonic();
	}
}

/** Waits for one's turn, or leaves the line; those behind still wait for those before. */
async function orAborted(turn: Promise<void>, signal?: AbortSignal): Promise<void> {
	if (signal === undefined) return await turn;
	await new Promise<void>((resolve, reject) => {
		const leave = () => reject(signal.reason);
		signal.addEventListener('abort', leave, { once: true });
		void turn.then(() => {
			signal.removeEventListener('abort', leave);
			resolve();
		});
	});
}
