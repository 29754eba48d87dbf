import type { Socket as NetSocket } from 'node:net';
import type { WebSocket } from 'ws';

import { mergeFragment, type Fragments } from './fragments';
import { answersTo, DATA, readFrame, type Frame } from './frame';

/** Of `ws`, which keeps its own socket here (8.21.0). */
export type Socket = WebSocket & { readonly _socket?: NetSocket | null };

export interface Incoming {
	/** Fragments that wait for the others. */
	readonly cache: Fragments;
	readonly logger: { debug(...parts: unknown[]): void };
	/** Each event's payload, unread. Returning or resolving answers 200, throwing or rejecting 500. */
	readonly onEvent: (payload: Buffer) => Promise<void> | undefined;
	/** A frame came: the platform is there. */
	readonly alive: () => void;
}

/** Takes the events of a socket in, and answers them. Whoever listened before gets the other frames. */
export function takeIn(socket: Socket, { cache, logger, onEvent, alive }: Incoming): void {
	const others = socket.listeners('message');
	socket.removeAllListeners('message');
	const answer = answering(socket);
	socket.on('message', (bytes: Buffer, ...more: unknown[]) => {
		const frame = readFrame(bytes);
		if (frame?.method !== DATA) {
			for (const other of others) other.call(socket, bytes, ...more);
			return;
		}
		alive();
		const payload = wholeOf(frame, cache, logger);
		if (!payload) return;
		const answers = answersTo(frame);
		handle(payload, onEvent, (code, lasted) => answer(answers(code, lasted)));
	});
}

/** The payload of an event, once it is whole. */
function wholeOf(
	{ headers, payload }: Frame,
	cache: Fragments,
	logger: Incoming['logger'],
): Buffer | null {
	const { type, message_id = '', sum, seq, trace_id = '' } = headers;
	if (type !== 'event') return null;
	const fragment = { message_id, sum: Number(sum), seq: Number(seq), trace_id, data: payload };
	try {
		return mergeFragment(cache, fragment);
	} catch (error) {
		// Unanswered, it is brought again, and may be whole then.
		logger.debug('[ws]', String(error));
		return null;
	}
}

function handle(
	payload: Buffer,
	onEvent: Incoming['onEvent'],
	answer: (code: number, lasted: number) => void,
): void {
	const begun = Date.now();
	const end = (code: number) => answer(code, Date.now() - begun);
	try {
		const handled = onEvent(payload);
		if (!handled) return end(200);
		void handled.then(
			() => end(200),
			() => end(500),
		);
	} catch {
		end(500);
	}
}

/** What is sent in one go is written in one call: in a burst, a write for each answer costs most. */
function answering(socket: Socket): (answer: Buffer) => void {
	let isGathering = false;
	return (answer) => {
		if (socket.readyState !== socket.OPEN) return;
		const wire = socket._socket;
		if (!isGathering && wire) {
			isGathering = true;
			wire.cork();
			process.nextTick(() => {
				isGathering = false;
				wire.uncork();
			});
		}
		socket.send(answer);
	};
}
