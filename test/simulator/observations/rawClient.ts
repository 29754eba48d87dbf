import { WebSocket } from 'ws';
import type { Frame } from '../frames';
import { CONTROL, decodeFrame, encodeFrame } from '../frames';

const PING = { SeqID: '1', LogID: '1', service: 1, method: CONTROL, headers: { type: 'ping' } };

/** How the upgrade to a WebSocket went. */
export interface Upgrade {
	/** 101 for a WebSocket, 0 where nobody answers. */
	readonly status: number;
	/** The header by which the platform says why not. */
	readonly told?: unknown;
	/** Node's code of an error. */
	readonly trouble: string;
}

/** A client of the long connection that answers nothing. */
export class RawClient {
	readonly upgraded: Promise<Upgrade>;
	private readonly frames: Frame[] = [];
	private readonly socket: WebSocket;

	/** @param url what a handshake named */
	constructor(url: string) {
		const socket = new WebSocket(url);
		this.socket = socket;
		this.upgraded = new Promise((resolve) => {
			socket.on('open', () => resolve({ status: 101, trouble: '' }));
			socket.on('unexpected-response', (_, { statusCode: status = 0, headers }) =>
				resolve({ status, told: headers['handshake-status'], trouble: '' }),
			);
			socket.on('error', ({ code = '' }: NodeJS.ErrnoException) =>
				resolve({ status: 0, trouble: code }),
			);
		});
		socket.on('message', (bytes: Buffer) => {
			this.frames.push(decodeFrame(bytes));
			socket.emit('frame');
		});
	}

	/** Sends a ping, after which it is given events. */
	ping(): void {
		this.socket.send(encodeFrame(PING));
	}

	/** The first such frame, from now or before; `undefined` when there is none within `ms`. */
	async comes(isIt: (frame: Frame) => boolean, ms = 500): Promise<Frame | undefined> {
		await this.within(ms, 'frame', () => this.frames.some(isIt));
		return this.frames.find(isIt);
	}

	async closesWithin(ms: number): Promise<boolean> {
		const isClosed = () => this.socket.readyState === WebSocket.CLOSED;
		await this.within(ms, 'close', isClosed);
		return isClosed();
	}

	close(): void {
		this.socket.terminate();
	}

	private async within(ms: number, event: string, holds: () => boolean): Promise<void> {
		if (holds()) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.socket.on(event, () => {
				if (!holds()) return;
				clearTimeout(timer);
				resolve();
			});
		});
	}
}

/** What a frame carries. */
export const textOf = (frame: Frame | undefined): string =>
	Buffer.from(frame?.payload ?? []).toString('utf8');
