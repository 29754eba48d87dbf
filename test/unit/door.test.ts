import type { Subscriptions } from '../../nodes/FeishuCoreHr/inbox/subscriptions';
import { StoreFault } from '../../nodes/FeishuCoreHr/store/store';
import { Door } from '../../nodes/FeishuCoreHr/door';
import type { Audience, Subscription } from '../../nodes/FeishuCoreHr/subscription';
import { readSettings } from '../../nodes/FeishuCoreHr/trigger/settings';
import { outputOf } from '../../nodes/FeishuCoreHr/events/outputs';
import { work } from '../../nodes/FeishuCoreHr/events/turns';
import { settled, until } from './fakeClock';
import { LOCATION, PERSON, personChanged } from './hrEvents';
import { APP, INSTANCE, known, NODE, Scene, SECOND } from './inbox/scene';
import { ENGINES, type Engine } from './store/engines';
import { node as source } from './trigger/node';

jest.setTimeout(60_000);

/** A trigger node that is switched on. */
const subscription = (node: string, parameters: Record<string, unknown> = {}): Subscription => ({
	node,
	settings: readSettings(source({ events: [PERSON], ...parameters })),
});

const onlyName = { personFilter: 'only', personFields: ['legal_name'] };

describe.each(ENGINES)('the door of an inbox on %s', (_, start) => {
	let engine: Engine;
	let scene: Scene;
	let subscriptions: Subscriptions;
	let door: Door;
	/** How often somebody was told that there is something to run. */
	let woken: number;

	beforeAll(async () => (engine = await start()));
	beforeEach(async () => {
		scene = new Scene(engine);
		subscriptions = scene.subscriptions();
		await subscriptions.begin(INSTANCE);
		woken = 0;
		const log = { debug: () => {}, info: () => {}, warn: () => {} };
		const { inbox, clock } = scene;
		door = new Door({ inbox, subscriptions, clock, log, stored: () => (woken += 1) });
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await engine.clear();
	});
	afterAll(async () => await engine.end());

	const audience = (...present: readonly Subscription[]): Audience => ({
		app: APP,
		present: () => present,
		awaitsOthers: true,
	});

	async function leftBy(node: string, others: Parameters<typeof known>[1] = {}): Promise<void> {
		await subscriptions.arrive(known(node, others));
		await subscriptions.leave(node);
	}

	it('stores an event for each workflow whose filter it passes, and wakes whoever runs it', async () => {
		const everyone = audience(
			subscription('a'),
			subscription('name', onlyName),
			subscription('locations', { events: [LOCATION] }),
			subscription('b'),
		);
		expect(await door.receive(await personChanged('A1'), everyone)).toBe('stored');
		expect(woken).toBe(1);
		expect(await scene.stored('node, event_id, app, subject, state')).toEqual([
			`a A1 ${APP} A waiting`,
			`b A1 ${APP} A waiting`,
		]);
	});

	it('stores the changes of one person as they came, also where a burst has used up a turn', async () => {
		const everyone = audience(subscription(NODE));
		while (!work(1_000));
		const names = ['age', 'name.first', 'name.last', 'address.city'];
		const first = door.receive(await personChanged('A1', names), everyone);
		const second = door.receive(await personChanged('A2'), everyone);
		await Promise.all([first, second]);
		expect(await scene.stored('event_id')).toEqual(['A1', 'A2']);
	});

	it('stores the item of the contract, and the output it leaves by', async () => {
		const both = { events: [PERSON, LOCATION], options: { separateOutputs: true } };
		const event = await personChanged('A1', ['age', 'legal_name']);
		const wanting = subscription(NODE, { ...both, ...onlyName });
		await door.receive(event, audience(wanting));
		const [row] = await scene.take();
		expect(row).toMatchObject({ eventId: 'A1', eventType: PERSON });
		expect(outputOf(row?.eventType ?? '', wanting.settings)).toBe(0);
		expect(JSON.parse(row?.item ?? '')).toMatchObject({
			event_id: 'A1',
			person_id: 'A',
			changed_fields: ['age', 'legal_name'],
			matched_fields: ['legal_name'],
		});
	});

	it('lets an event go that nobody wants', async () => {
		const event = await personChanged('A1');
		expect(await door.receive(event, audience(subscription('name', onlyName)))).toBe('filtered');
		expect(await door.receive(event, audience())).toBe('filtered');
		expect(await scene.stored()).toEqual([]);
		expect(woken).toBe(0);
	});

	describe('lets an event go at once that is like one that nobody wanted', () => {
		const { settings } = subscription('name', onlyName);
		/** How often it was asked what it wants. */
		let asked: number;
		const name: Subscription = {
			node: 'name',
			get settings() {
				asked += 1;
				return settings;
			},
		};

		beforeEach(async () => {
			expect(await door.receive(await personChanged('A1'), audience(name))).toBe('filtered');
			asked = 0;
		});

		it('without asking anybody', async () => {
			expect(door.receive(await personChanged('B1'), audience(name))).toBe('filtered');
			expect(asked).toBe(0);
		});

		it('also one that is posted while it is not known who is expected', async () => {
			subscriptions.isReady = false;
			const posted = { ...audience(name), awaitsOthers: false };
			expect(door.receive(await personChanged('B1'), posted)).toBe('filtered');
			expect(asked).toBe(0);
		});

		it('but not for whoever has come since', async () => {
			const both = audience(name, subscription('any'));
			expect(await door.receive(await personChanged('B1'), both)).toBe('stored');
			expect(await scene.stored('node')).toEqual(['any']);
		});

		it('nor for whoever is in the place of another', async () => {
			const other = audience(subscription('name'));
			expect(await door.receive(await personChanged('B1'), other)).toBe('stored');
		});

		it('nor for whoever is expected since', async () => {
			await leftBy(NODE);
			expect(await door.receive(await personChanged('B1'), audience(name))).toBe('stored');
		});

		it('nor while it is not known who is expected', async () => {
			const begun = subscriptions.begin(INSTANCE, true);
			expect(door.receive(await personChanged('B1'), audience(name))).toBeInstanceOf(Promise);
			await begun;
			expect(door.receive(await personChanged('C1'), audience(name))).toBe('filtered');
		});

		it('nor one with other changes', async () => {
			const event = await personChanged('B1', ['age', 'legal_name']);
			expect(await door.receive(event, audience(name))).toBe('stored');
		});
	});

	it('asks only those who wanted one like it', async () => {
		const both = audience(subscription('any'), subscription('name', onlyName));
		for (const event of ['A1', 'B1', 'C1']) {
			expect(await door.receive(await personChanged(event), both)).toBe('stored');
		}
		expect(await scene.stored('node')).toEqual(['any', 'any', 'any']);
	});

	it('cuts a subject short that is longer than any id', async () => {
		const event = await personChanged('A'.repeat(300), ['age'], { event_id: 'A1' });
		await door.receive(event, audience(subscription('a')));
		expect(await scene.stored('subject')).toEqual(['A'.repeat(255)]);
	});

	it('waits for those who are expected only where that is not known yet, and nobody posts', async () => {
		const ready = jest.spyOn(subscriptions, 'ready');
		await door.receive(await personChanged('A1'), audience(subscription('a')));
		subscriptions.isReady = false;
		const posted = { ...audience(subscription('a')), awaitsOthers: false };
		await door.receive(await personChanged('B1'), posted);
		expect(ready).not.toHaveBeenCalled();
	});

	it('stores an event undecided for whoever is expected and not there', async () => {
		await leftBy('away');
		await leftBy('of another app', { app: 'b' });
		await leftBy('by webhook', { connection: 'webhook' });
		await leftBy('back');
		await subscriptions.arrive(known('back'));
		const present = audience(subscription('back'));
		expect(await door.receive(await personChanged('A1'), present)).toBe('stored');
		expect(new Set(await scene.stored('node, event_id, subject, state'))).toEqual(
			new Set(['away A1 A undecided', 'back A1 A waiting']),
		);
	});

	it('decides for whoever is there, though it is expected, too', async () => {
		await leftBy('there');
		await door.receive(await personChanged('A1'), audience(subscription('there')));
		expect(await scene.stored('node, state')).toEqual(['there waiting']);
	});

	it('expects nobody on the long connection for what is posted', async () => {
		await leftBy('away');
		const posted = { ...audience(subscription('by webhook')), awaitsOthers: false };
		await door.receive(await personChanged('A1'), posted);
		expect(await scene.stored('node')).toEqual(['by webhook']);
	});

	it('stores once what is delivered again, whether its workflow was there or not', async () => {
		await leftBy('away');
		const event = await personChanged('A1');
		for (let delivery = 0; delivery < 3; delivery++) {
			expect(await door.receive(event, audience(subscription(NODE)))).toBe('stored');
		}
		await subscriptions.arrive(known('away'));
		const both = audience(subscription(NODE), subscription('away'));
		expect(await door.receive(event, both)).toBe('stored');
		expect(await scene.stored('node')).toHaveLength(2);
	});

	it('stores each delivery where somebody wants each', async () => {
		const event = await personChanged('A1');
		const each = subscription('each', { options: { deduplicate: false } });
		for (let delivery = 0; delivery < 3; delivery++) {
			await door.receive(event, audience(each, subscription('once')));
		}
		expect((await scene.stored('node')).sort()).toEqual(['each', 'each', 'each', 'once']);
	});

	it('writes the rows of an event at once: all of them are safe, or none', async () => {
		await leftBy('away');
		const put = jest.spyOn(scene.inbox, 'put');
		await door.receive(await personChanged('A1'), audience(subscription('a'), subscription('b')));
		expect(put).toHaveBeenCalledTimes(1);
	});

	it('misses nobody who arrives in the moment in which it asks who is expected', async () => {
		await leftBy('late');
		const present: Subscription[] = [];
		subscriptions.isReady = false;
		const ready = jest.spyOn(subscriptions, 'ready').mockImplementation(async () => {
			present.push(subscription('late'));
			void subscriptions.arrive(known('late'));
		});
		const event = await personChanged('A1');
		const verdict = await door.receive(event, { ...audience(), present: () => present });
		expect(ready).toHaveBeenCalled();
		expect(verdict).toBe('stored');
		expect(await scene.stored('node, state')).toEqual(['late waiting']);
	});

	describe('refuses', () => {
		it('what cannot be stored', async () => {
			jest.spyOn(scene.store, 'transact').mockRejectedValue(new StoreFault('full', 'no room'));
			const event = await personChanged('A1');
			expect(await door.receive(event, audience(subscription('a')))).toBe('refused');
			expect(woken).toBe(0);
		});

		it('what may be for somebody of whom nobody can tell', async () => {
			const other = scene.other('other');
			jest.spyOn(other.store, 'transact').mockRejectedValue(new StoreFault('locked', 'a backup'));
			const unknown = other.subscriptions();
			await unknown.begin(INSTANCE).catch(() => undefined);
			const { inbox, clock } = scene;
			const log = { debug: () => {}, info: () => {}, warn: () => {} };
			const blind = new Door({ inbox, subscriptions: unknown, clock, log, stored: () => {} });
			const event = await personChanged('A1');
			expect(await blind.receive(event, audience(subscription('a')))).toBe('refused');
			expect(await scene.stored()).toEqual([]);
		});

		it.each(['put', 'ready'] as const)(
			'after 2.5 s of a store that does not answer (%s), and runs what it stored all the same',
			async (slow) => {
				let answer: () => void = () => undefined;
				const silence = async () => await new Promise<void>((resolve) => (answer = resolve));
				if (slow === 'put') jest.spyOn(scene.inbox, 'put').mockImplementation(silence);
				else jest.spyOn(subscriptions, 'ready').mockImplementation(silence);
				subscriptions.isReady = slow === 'put';
				const verdicts: string[] = [];
				const event = await personChanged('A1');
				const receive = async () => await door.receive(event, audience(subscription('a')));
				const received = receive().then((verdict) => verdicts.push(verdict));
				await scene.clock.pass(2.5 * SECOND - 1);
				expect(verdicts).toEqual([]);
				await scene.clock.pass(1);
				await received;
				expect(verdicts).toEqual(['refused']);
				expect(woken).toBe(0);
				jest.restoreAllMocks();
				answer();
				await until(() => woken === 1);
			},
		);

		it('nothing for being late when it was in time', async () => {
			await door.receive(await personChanged('A1'), audience(subscription('a')));
			await settled();
			expect(scene.clock.pending).toBe(0);
		});
	});
});
