import { settled } from './fakeClock';
import { cancelled, type FakeN8n } from './fakeN8n';
import { DeliveryScene, type SceneOptions } from './scene';

let scene: DeliveryScene | undefined;
afterEach(() => scene?.end());

function set(acknowledge: 'received' | 'success' = 'received', more: SceneOptions = {}) {
	scene?.end();
	scene = new DeliveryScene({ acknowledge, ...more });
	const { run } = scene.activate();
	return { clock: scene.clock, n8n: scene.n8n, run: async () => await run('e1') };
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

describe('under a burst, events that cannot be stored', () => {
	const cases: Array<[string, 'received' | 'success', SceneOptions]> = [
		['because the platform is to know how their runs end', 'success', {}],
		['because there is no folder', 'received', { noFolder: true }],
	];

	describe.each(cases)('%s', (_, acknowledge, more) => {
		it('wait for a slot, in order of arrival', async () => {
			const { clock, n8n, run } = set(acknowledge, { ...more, slots: 2 });
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

		it('are refused after 2.5 s, not dropped, and start nothing', async () => {
			const { clock, n8n, run } = set(acknowledge, { ...more, slots: 1 });
			void run();
			const second = run();
			await clock.pass(2_500);
			expect(await second).toBe(false);
			n8n.ends(0, 'success');
			await settled();
			expect(n8n.runs).toHaveLength(1);
		});
	});

	it('find a slot when a run ends, or after a minute', async () => {
		const { clock, n8n, run } = set('success', { slots: 1 });
		void run();
		await clock.pass(59_000);
		void run();
		await clock.pass(999);
		expect(n8n.runs).toHaveLength(1);
		await clock.pass(1);
		expect(n8n.runs).toHaveLength(2);
	});
});
