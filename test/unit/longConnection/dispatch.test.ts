import type { HrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { dispatch, Refused, type Room } from '../../../nodes/FeishuCoreHr/longConnection/dispatch';
import { harmless, type Subscriber } from '../../../nodes/FeishuCoreHr/longConnection/subscriber';
import type { Verdict } from '../../../nodes/FeishuCoreHr/door';
import type { Audience, Subscription } from '../../../nodes/FeishuCoreHr/subscription';
import { settled } from '../fakeClock';
import { bodyOf, LOCATION } from '../hrEvents';

let received: Array<{ readonly event: HrEvent; readonly audience: Audience }>;
let verdict: Verdict;
let lines: string[];
beforeEach(() => {
	received = [];
	verdict = 'stored';
	lines = [];
});

const subscriptionOf = (node: string) => ({ node }) as Subscription;

function listener(node: string): Subscriber {
	const see = jest.fn(async () => undefined);
	return { subscription: subscriptionOf(node), admitted: () => {}, lost: () => {}, see };
}

function testRun(see: Subscriber['see']): Subscriber {
	return { subscription: undefined, admitted: () => {}, lost: () => {}, see };
}

function roomOf(...subscribers: Subscriber[]): Room {
	const write = (level: string) => (line: string) => void lines.push(`${level}: ${line}`);
	return {
		app: 'https://open.feishu.cn/cli_1',
		appId: 'cli_1',
		subscribers: new Set(subscribers),
		door: {
			receive: async (event, audience) => {
				received.push({ event, audience });
				return verdict;
			},
		},
		log: { debug: write('debug'), info: write('info'), warn: write('warn') } as Room['log'],
		warnOnce: (cause, message) => void lines.push(`once for ${cause}: ${message}`),
	};
}

const event = (header: object = {}) => bodyOf('A1', ['age'], { app_id: 'cli_1', ...header });

describe('an event that came by long connection', () => {
	it('goes through the door once, for all who listen and for those who are expected', async () => {
		const room = roomOf(listener('a'), listener('b'));
		await dispatch(room, event());
		const [{ event: taken, audience } = received[0]!] = received;
		expect(received).toHaveLength(1);
		expect(taken.envelope.eventId).toBe('A1');
		expect(audience).toMatchObject({ app: 'https://open.feishu.cn/cli_1', awaitsOthers: true });
		expect(audience.present()).toEqual([subscriptionOf('a'), subscriptionOf('b')]);
	});

	it('is also for whoever has come while it was being stored', async () => {
		const subscribers = [listener('a')];
		const room = { ...roomOf(), subscribers: new Set(subscribers) };
		await dispatch(room, event());
		room.subscribers.add(listener('late'));
		expect(received[0]!.audience.present().map(({ node }) => node)).toEqual(['a', 'late']);
	});

	it('is seen by test runs, for whom nothing is stored', async () => {
		const seen: string[] = [];
		const test = testRun(async ({ envelope }) => void seen.push(envelope.eventId));
		const active = listener('a');
		await dispatch(roomOf(active, test), event());
		expect(seen).toEqual(['A1']);
		expect(received[0]!.audience.present()).toEqual([subscriptionOf('a')]);
		expect(active.see).not.toHaveBeenCalled();
	});

	it('is answered when the test run has seen it, though it is known at once that nobody else wants it', async () => {
		let seen: () => void = () => undefined;
		const test = testRun(async () => await new Promise((resolve) => (seen = resolve)));
		const room = { ...roomOf(test), door: { receive: () => 'filtered' as const } };
		let isAnswered = false;
		const answered = dispatch(room, event())?.then(() => (isAnswered = true));
		await settled();
		expect(isAnswered).toBe(false);
		seen();
		await answered;
		expect(isAnswered).toBe(true);
		const active = { ...roomOf(listener('a')), door: room.door };
		expect(dispatch(active, event())).toBeUndefined();
	});

	it.each(['stored', 'filtered'] as const)('need not come again when it is %s', async (how) => {
		verdict = how;
		await expect(dispatch(roomOf(listener('a')), event())).resolves.toBeUndefined();
	});

	it('has to come again when it could not be stored, though a test run saw it', async () => {
		verdict = 'refused';
		const see = jest.fn(async () => undefined);
		const dispatched = dispatch(roomOf(listener('a'), testRun(see)), event());
		await expect(dispatched).rejects.toThrow(Refused);
		await expect(dispatched).rejects.toThrow('the event could not be stored');
		expect(see).toHaveBeenCalledTimes(1);
	});

	it('has to come again while nobody listens yet', async () => {
		const dispatching = () => dispatch(roomOf(), event());
		expect(dispatching).toThrow(Refused);
		expect(dispatching).toThrow('nobody listens yet');
		expect(received).toEqual([]);
	});

	it('of a kind that nobody chose is for the door to judge', async () => {
		await dispatch(roomOf(listener('a')), event({ event_type: LOCATION }));
		expect(received).toHaveLength(1);
	});

	it('that names no app is ours', async () => {
		await dispatch(roomOf(listener('a')), event({ app_id: undefined }));
		expect(received).toHaveLength(1);
	});
});

describe('what can never be of use need not come again, though nobody listens:', () => {
	it('what is no event, with a warning for each cause', async () => {
		await dispatch(roomOf(), 'no event');
		expect(lines).toEqual([
			'once for unreadable The body is not a JSON object.: an event was dropped because it cannot be read: The body is not a JSON object.',
		]);
	});

	it('an event of another app, with a warning for each app', async () => {
		await dispatch(roomOf(listener('a')), event({ app_id: 'cli_2' }));
		expect(lines).toEqual([
			'once for other app cli_2: an event of another app (cli_2) was dropped',
		]);
		expect(received).toEqual([]);
	});

	it('an event of a type that nobody knows, with one line a day', async () => {
		const event_type = 'corehr.robot.dispatched_v1';
		const room = roomOf();
		for (let delivery = 0; delivery < 2; delivery++) await dispatch(room, event({ event_type }));
		expect(lines).toEqual([expect.stringMatching(/^warn: .*came: corehr\.robot\.dispatched_v1\./)]);
		expect(received).toEqual([]);
	});
});

it('a workflow that cannot be told is logged, and harms nobody', () => {
	const error = new Error('no such workflow');
	const log = { ...roomOf().log, warn: jest.fn() };
	const told = jest.fn();
	harmless(log, told);
	expect(told).toHaveBeenCalledTimes(1);
	expect(log.warn).not.toHaveBeenCalled();
	harmless(log, () => {
		throw error;
	});
	const words = 'a workflow could not be told of its long connection';
	expect(log.warn).toHaveBeenCalledWith(words, { error });
});
