import { Emitter } from '../../../nodes/FeishuCoreHr/delivery/emitter';
import { Slots } from '../../../nodes/FeishuCoreHr/delivery/slots';
import { FakeClock, settled } from './fakeClock';
import { cancelled, FakeN8n } from './fakeN8n';

const ITEMS = [[{ json: { event_id: 'e1' } }]];

function set(acknowledge: 'received' | 'success' = 'received', slots = 200) {
	const clock = new FakeClock();
	const n8n = new FakeN8n();
	const emitter = new Emitter(n8n.context, acknowledge, new Slots(slots, 60_000, clock), clock);
	const run = async () => await emitter.run(ITEMS, clock.now() + 2_500);
	return { clock, n8n, run };
}

describe('an event is acknowledged', () => {
	type Ending = (n8n: FakeN8n) => void;
	const endings: Array<[string, Ending, { received: boolean; success: boolean }]> = [
		['succeeded', (n8n) => n8n.ends(0, 'success'), { received: true, success: true }],
		['waits for something', (n8n) => n8n.ends(0, 'waiting'), { received: true, success: true }],
		['failed', (n8n) => n8n.ends(0, 'error'), { received: true, success: false }],
		['crashed', (n8n) => n8n.ends(0, 'crashed'), { received: true, success: false }],
		[
			'was stopped by a person',
			(n8n) => n8n.rejects(0, cancelled('manual')),
			{ received: true, success: true },
		],
		[
			'ran into its timeout',
			(n8n) => n8n.rejects(0, cancelled('timeout')),
			{ received: true, success: false },
		],
		[
			'was cut off by a shutdown',
			(n8n) => n8n.rejects(0, cancelled('shutdown')),
			{ received: false, success: false },
		],
		[
			'could not be started',
			(n8n) => n8n.rejects(0, new Error('SQLITE_BUSY')),
			{ received: false, success: false },
		],
	];

	it.each(endings)('or not, when the run %s', async (_, end, expected) => {
		for (const acknowledge of ['received', 'success'] as const) {
			const { n8n, run } = set(acknowledge);
			const served = run();
			await settled();
			end(n8n);
			expect([acknowledge, await served]).toEqual([acknowledge, expected[acknowledge]]);
		}
	});

	it.each(['received', 'success'] as const)(
		'2.5 s after it arrived when the run lasts longer (%s)',
		async (acknowledge) => {
			const { clock, run } = set(acknowledge);
			const served = run();
			let answer: boolean | undefined;
			void served.then((value) => (answer = value));
			await clock.pass(2_499);
			expect(answer).toBeUndefined();
			await clock.pass(1);
			expect(answer).toBe(true);
		},
	);

	it('at the cost of a start tried again when n8n says only later that it failed', async () => {
		const { clock, n8n, run } = set();
		const served = run();
		await clock.pass(2_500);
		expect(await served).toBe(true);
		n8n.rejects(0, new Error('connection timeout'));
		await clock.pass(1_000);
		expect(n8n.runs).toHaveLength(2);
		n8n.ends(1, 'success');
		await clock.pass(600_000);
		expect(n8n.runs).toHaveLength(2);
		expect(n8n.saved).toEqual([]);
	});

	it('and shows as a failed execution when no later start succeeds either', async () => {
		const { clock, n8n, run } = set();
		void run();
		await clock.pass(2_500);
		for (let index = 0; index < 5; index += 1) {
			n8n.rejects(index, new Error('connection timeout'));
			await clock.pass(120_000);
		}
		expect(n8n.runs).toHaveLength(5);
		expect(n8n.saved).toHaveLength(1);
	});

	it('and leaves no timer behind', async () => {
		const { clock, n8n, run } = set();
		const served = run();
		await settled();
		n8n.ends(0, 'success');
		await served;
		await settled();
		expect(clock.pending).toBe(0);
	});
});

describe('under a burst', () => {
	it('no more executions run at once than there are slots, in order of arrival', async () => {
		const { clock, n8n, run } = set('received', 2);
		const answers = [run(), run(), run()];
		await settled();
		expect(n8n.runs).toHaveLength(2);
		n8n.ends(0, 'success');
		await settled();
		expect(n8n.runs).toHaveLength(3);
		n8n.ends(1, 'success');
		n8n.ends(2, 'success');
		expect(await Promise.all(answers)).toEqual([true, true, true]);
		expect(clock.pending).toBe(0);
	});

	it('an event that gets no slot in 2.5 s is refused, not dropped, and starts nothing', async () => {
		const { clock, n8n, run } = set('received', 1);
		void run();
		const second = run();
		await clock.pass(2_500);
		expect(await second).toBe(false);
		n8n.ends(0, 'success');
		await settled();
		expect(n8n.runs).toHaveLength(1);
	});

	it('a run counts towards the slots until it ends, but no longer than a minute', async () => {
		const { clock, n8n, run } = set('received', 1);
		void run();
		await clock.pass(59_000);
		void run();
		await clock.pass(999);
		expect(n8n.runs).toHaveLength(1);
		await clock.pass(1);
		expect(n8n.runs).toHaveLength(2);
	});
});
