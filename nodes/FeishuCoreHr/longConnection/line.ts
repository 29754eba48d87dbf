import { CLOSED_AT_ONCE } from '../transport/errorSentences';
import { PlatformError } from '../transport/errors';
import type { WaitingClock } from '../clock';
import { OWN_PACE, paceOf, pauseBefore, type HandshakeLimit, type Pace } from './pace';
import type { SocketWatcher } from './socket';

/** Milliseconds after which a connection has lasted: longer than a ping's way into the void. */
const LASTING = 30_000;

/** How a socket ended, or that none came about. */
export interface End {
	readonly reason: PlatformError;
	readonly wasUp: boolean;
	/** Long enough for what was wrong before to be over. */
	readonly lasted: boolean;
}

export interface LineOptions {
	/** Opens a socket; returns the function that closes it. */
	readonly open: (watcher: SocketWatcher) => () => void;
	readonly limit: HandshakeLimit;
	/** Of this process: `now` counts from anywhere, but never goes back. */
	readonly clock: WaitingClock;
	readonly onUp: () => void;
	/** Tells whether another socket is to follow. */
	readonly onDown: (end: End) => boolean;
}

/** Keeps one socket to the platform open: whenever it ends, another one follows after a pause. */
export class Line {
	private readonly closing = new AbortController();

	private hurrying = new AbortController();

	private closeSocket: () => void = () => undefined;

	private pace: Pace = OWN_PACE;

	constructor(private readonly options: LineOptions) {
		void this.keep().catch((error: unknown) => {
			if (!this.closing.signal.aborted) throw error;
		});
	}

	/** Ends the pause, if there is one: somebody came who would rather not wait. */
	hurry(): void {
		this.hurrying.abort();
	}

	/** No callback is called afterwards. */
	close(): void {
		this.closing.abort();
		this.hurrying.abort();
		this.closeSocket();
	}

	private async keep(): Promise<void> {
		const { clock, limit, onDown } = this.options;
		let troubles = 0;
		for (;;) {
			await clock.sleep(limit.pause(clock.monotonic()), this.closing.signal);
			limit.count(clock.monotonic());
			const end = await this.socket();
			if (!onDown(end)) return;
			troubles = end.lasted ? 0 : troubles;
			await this.pause(pauseBefore(troubles, this.pace, clock.random()));
			troubles += 1;
		}
	}

	/** One socket, until it has ended. */
	private async socket(): Promise<End> {
		const { clock, onUp, open } = this.options;
		return await new Promise<End>((resolve) => {
			let upSince: number | undefined;
			this.closeSocket = open({
				paceTold: (told) => (this.pace = paceOf(told, this.pace)),
				up: () => {
					upSince = clock.monotonic();
					onUp();
				},
				ended: (reason) => resolve(endOf(reason, upSince, clock.monotonic())),
			});
		});
	}

	private async pause(milliseconds: number): Promise<void> {
		this.hurrying = new AbortController();
		await this.options.clock.sleep(milliseconds, this.hurrying.signal).catch(() => undefined);
		this.closing.signal.throwIfAborted();
	}
}

function endOf(reason: PlatformError, upSince: number | undefined, now: number): End {
	if (upSince === undefined) return { reason, wasUp: false, lasted: false };
	const lasted = now - upSince >= LASTING;
	return {
		reason: lasted ? reason : new PlatformError({ msg: reason.msg, sentence: CLOSED_AT_ONCE }),
		wasUp: true,
		lasted,
	};
}
