import type { Outcome } from './delivery';
import type { Frame } from './frames';
import { objectOf, parseJson } from './json';
import type { Timers } from './timers';

interface Pending {
	readonly logId: string;
	readonly answer: (code: Outcome) => void;
}

/** The deliveries of one client that wait for its answer, by message id. */
export class PendingAnswers {
	/** Answers that came after their time. */
	late = 0;
	/** Answers nobody waited for. */
	stray = 0;
	/** Answers that did not repeat the frame's 64-bit ids exactly: the SDK reads them as doubles. */
	brokenIds = 0;

	private readonly pending = new Map<string, Pending>();
	private readonly expired = new Set<string>();

	constructor(private readonly timers: Timers) {}

	/** The client's code, or silence after `timeoutMs`. */
	async await(messageId: string, logId: string, timeoutMs: number): Promise<Outcome> {
		return await new Promise<Outcome>((resolve) => {
			const cancel = this.timers.after(timeoutMs, () => {
				this.pending.delete(messageId);
				this.expired.add(messageId);
				resolve('silence');
			});
			const answer = (code: Outcome) => {
				cancel();
				resolve(code);
			};
			this.pending.set(messageId, { logId, answer });
		});
	}

	/** Takes the frame a client sent back. */
	take(frame: Frame): void {
		const id = frame.headers.message_id ?? '';
		const waiting = this.pending.get(id);
		if (!waiting) {
			if (this.expired.delete(id)) this.late++;
			else this.stray++;
			return;
		}
		this.pending.delete(id);
		if (frame.LogID !== waiting.logId) this.brokenIds++;
		const { code } = objectOf(parseJson(Buffer.from(frame.payload ?? []).toString('utf8')));
		waiting.answer(typeof code === 'number' ? code : 'silence');
	}
}
