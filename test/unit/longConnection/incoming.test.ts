import { EventEmitter } from 'node:events';
import {
	takeIn,
	type Incoming,
	type Socket,
} from '../../../nodes/FeishuCoreHr/longConnection/incoming';
import { CONTROL, DATA, decodeFrame, encodeFrame, eventFrames, type Frame } from '../../simulator';
import { settled } from '../fakeClock';

/** What happened to the socket and its wire, in order; answers by their code. */
let done: string[];
let answers: Frame[];
let handled: string[];
let socket: EventEmitter & { readyState: number; OPEN: number; _socket?: object | null };
let onEvent: Incoming['onEvent'];
let others: unknown[][];
beforeEach(() => {
	[done, answers, handled, others] = [[], [], [], []];
	onEvent = () => undefined;
	socket = Object.assign(new EventEmitter(), {
		readyState: 1,
		OPEN: 1,
		_socket: { cork: () => void done.push('cork'), uncork: () => void done.push('uncork') },
		send: (bytes: Buffer) => {
			const frame = decodeFrame(bytes);
			done.push(Buffer.from(frame.payload!).toString());
			answers.push(frame);
		},
	});
	socket.on('message', (...all) => void others.push(all));
	takeIn(socket as unknown as Socket, {
		cache: new Map(),
		logger: { debug: (...parts) => void done.push(parts.join(' ')) },
		onEvent: (payload) => {
			handled.push(payload.toString());
			return onEvent(payload);
		},
		alive: () => void done.push('alive'),
	});
});

// What is written at the end of the moment is.
afterEach(async () => await settled());

const OK = '{"code":200}';
const AGAIN = '{"code":500}';

/** An event in one frame, or in several. */
function comes(text: string, fragmentBytes = 99): void {
	const ids = { messageId: text, traceId: 't', service: 1, seqId: '1', logId: '2' };
	const frames = eventFrames({ ...ids, payload: Buffer.from(text), fragmentBytes });
	for (const frame of frames) socket.emit('message', Buffer.from(encodeFrame(frame)), true);
}

function frame(others_: Partial<Frame>): Buffer {
	const base = { SeqID: '1', LogID: '2', service: 1, method: DATA, headers: { type: 'event' } };
	return Buffer.from(encodeFrame({ ...base, ...others_ }));
}

describe('an event is answered', () => {
	it('at once where it is handled at once', () => {
		comes('a');
		expect(handled).toEqual(['a']);
		expect(done).toEqual(['alive', 'cork', OK]);
	});

	it('when it is handled, else', async () => {
		let store: () => void = () => undefined;
		onEvent = async () => await new Promise((resolve) => (store = resolve));
		comes('a');
		await settled();
		expect(answers).toEqual([]);
		store();
		await settled();
		expect(done).toEqual(['alive', 'cork', OK, 'uncork']);
		expect(Number(answers[0]?.headers.biz_rt)).toBeGreaterThanOrEqual(0);
		expect(Number(answers[0]?.headers.biz_rt)).toBeLessThan(60_000);
	});

	it.each<[string, Incoming['onEvent']]>([
		[
			'at once',
			() => {
				throw new Error('no');
			},
		],
		['later', async () => await Promise.reject(new Error('no'))],
	])('with the wish for another delivery where handling it fails %s', async (_, fails) => {
		onEvent = fails;
		comes('a');
		await settled();
		expect(done).toEqual(['alive', 'cork', AGAIN, 'uncork']);
	});

	it('once, when all its fragments are there', async () => {
		comes('whole', 2);
		await settled();
		expect(handled).toEqual(['whole']);
		expect(answers).toHaveLength(1);
		expect(answers[0]?.headers).toMatchObject({ message_id: 'whole', seq: '2' });
	});

	it('with the others of the moment in one write, and the next ones in another', async () => {
		for (const text of ['a', 'b', 'c']) comes(text);
		await settled();
		comes('d');
		await settled();
		const written = done.filter((one) => one !== 'alive');
		expect(written).toEqual(['cork', OK, OK, OK, 'uncork', 'cork', OK, 'uncork']);
	});

	it('one by one where the library keeps no wire', () => {
		socket._socket = null;
		for (const text of ['a', 'b']) comes(text);
		expect(done).toEqual(['alive', OK, 'alive', OK]);
	});

	it('no more once the socket closes', () => {
		socket.readyState = 2;
		comes('a');
		expect([handled, done]).toEqual([['a'], ['alive']]);
	});
});

describe('what is no event', () => {
	it('is for whoever listened before, as it came', () => {
		const pong = frame({ method: CONTROL, headers: { type: 'pong' } });
		const noFrame = Buffer.from('no frame at all');
		socket.emit('message', pong, true);
		socket.emit('message', noFrame, false);
		expect(others).toEqual([
			[pong, true],
			[noFrame, false],
		]);
		expect(done).toEqual([]);
	});

	it('but has data shows that the platform is there, and is left alone', () => {
		socket.emit('message', frame({ headers: { type: 'card' }, payload: Buffer.from('{}') }));
		expect([done, handled, others]).toEqual([['alive'], [], []]);
	});

	it('because its fragments do not fit is left alone, and brought again', () => {
		const headers = { type: 'event', message_id: 'm', sum: '1', seq: '1', trace_id: 't' };
		socket.emit('message', frame({ headers, payload: Buffer.from('{}') }));
		expect(done).toEqual(['alive', '[ws] Error: fragment 1 of 1 does not fit']);
		expect([handled, others]).toEqual([[], []]);
	});
});
