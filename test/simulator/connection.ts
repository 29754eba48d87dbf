import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Frame } from './frames';
import { CONTROL, decodeFrame, encodeFrame, eventFrames, pongFrame } from './frames';
import type { Outcome } from './delivery';
import type { Json } from './json';
import { PendingAnswers } from './pendingAnswers';
import type { Timers } from './timers';

export type DropStyle =
	/** A WebSocket close frame. */
	| 'close'
	/** The TCP connection is cut. */
	| 'terminate'
	/** The connection stays, but nothing is answered or sent any more. */
	| 'half-open';

export interface FrameChanges {
	/** Cuts the payload into pieces of this many bytes. */
	readonly fragmentBytes?: number;
	readonly fragmentOrder?: 'in order' | 'reversed';
	/** This fragment (`seq`) is never sent, so the message cannot be completed. */
	readonly omitFragment?: number;
	/** Frame headers that differ, for malformed ones. */
	readonly headers?: Readonly<Record<string, string>>;
}

const randomId = (): string => randomBytes(8).readBigUInt64BE().toString();

/** One client of the long connection. */
export class Connection {
	readonly openedAt: number;
	closedAt: number | undefined;
	halfOpen = false;
	private greeted: boolean;
	/** Pings received. */
	pings = 0;
	/** Binary messages that were no frames. */
	brokenFrames = 0;
	readonly answers: PendingAnswers;

	constructor(
		readonly index: number,
		readonly deviceId: string,
		private readonly serviceId: number,
		private readonly socket: WebSocket,
		timers: Timers,
		private readonly hooks: {
			readonly now: () => number;
			readonly changed: () => void;
			readonly greetingMs: number;
			/** ClientConfig to send with a pong. */
			readonly pongConfig: () => Json | undefined;
		},
	) {
		this.openedAt = hooks.now();
		this.answers = new PendingAnswers(timers);
		this.greeted = hooks.greetingMs === 0;
		if (!this.greeted) timers.after(hooks.greetingMs, () => this.greet());
		socket.on('message', (data: Buffer) => this.receive(data));
		socket.on('ping', (data) => {
			if (!this.halfOpen) socket.pong(data);
		});
		socket.on('close', () => {
			this.closedAt = hooks.now();
			hooks.changed();
		});
		socket.on('error', () => socket.terminate());
	}

	get open(): boolean {
		return this.closedAt === undefined && this.socket.readyState === this.socket.OPEN;
	}

	/** Open, and listening as far as one can tell. */
	get ready(): boolean {
		return this.open && this.greeted;
	}

	/** Sends an event and waits up to `timeoutMs` for the client's code. */
	async deliver(payload: Uint8Array, timeoutMs: number, how: FrameChanges): Promise<Outcome> {
		const messageId = `om_${randomBytes(12).toString('hex')}`;
		const logId = randomId();
		const frames = eventFrames({
			messageId,
			traceId: randomBytes(16).toString('hex'),
			service: this.serviceId,
			seqId: randomId(),
			logId,
			payload,
			fragmentBytes: how.fragmentBytes ?? Number.MAX_SAFE_INTEGER,
		}).filter((_, seq) => seq !== how.omitFragment);
		if (how.fragmentOrder === 'reversed') frames.reverse();
		const id = how.headers?.message_id ?? messageId;
		const answered = this.answers.await(id, logId, timeoutMs);
		for (const frame of frames) {
			this.sendFrame({ ...frame, headers: { ...frame.headers, ...how.headers } });
		}
		return await answered;
	}

	sendFrame(frame: Frame): void {
		this.sendRaw(encodeFrame(frame));
	}

	/** Any bytes as one binary message; a half-open connection sends nothing. */
	sendRaw(bytes: Uint8Array): void {
		if (this.open && !this.halfOpen) this.socket.send(bytes);
	}

	drop(style: DropStyle): void {
		if (style === 'half-open') this.halfOpen = true;
		else if (style === 'close') this.socket.close(1001, 'going away');
		else this.socket.terminate();
	}

	private greet(): void {
		this.greeted = true;
		this.hooks.changed();
	}

	private receive(data: Buffer): void {
		if (this.halfOpen) return;
		let frame: Frame;
		try {
			frame = decodeFrame(data);
		} catch {
			this.brokenFrames++;
			return;
		}
		if (frame.method === CONTROL) {
			if (frame.headers.type !== 'ping') return;
			this.pings++;
			this.sendFrame(pongFrame(frame, this.hooks.pongConfig()));
			this.greet();
			return;
		}
		this.answers.take(frame);
		this.hooks.changed();
	}
}
