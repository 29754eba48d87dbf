import type { HabitName } from './habits';
import { habitNames, habits, misbehave } from './habits';
import { apiHabits } from './habits/api';
import { eventHabits } from './habits/events';
import { lineHabits } from './habits/line';
import { webhookHabits } from './habits/webhook';
import { seededRandom } from './index';
import { apiObservations } from './observations/api';
import { eventObservations } from './observations/events';
import { lineObservations } from './observations/line';
import type { Observe } from './observations/scene';
import { ObservationScene } from './observations/scene';
import { webhookObservations } from './observations/webhook';

/**
 * How a habit shows to the official SDK's client, to an HTTP client, or to a request URL. Habits
 * without a row here are shown by the tests of what they are for.
 */
const observations: Readonly<Partial<Record<HabitName, Observe>>> = {
	...lineObservations,
	...eventObservations,
	...apiObservations,
	...webhookObservations,
};

const observed = Object.entries(observations) as ReadonlyArray<[HabitName, Observe]>;

const doNothing = () => undefined;

jest.setTimeout(20_000);

let scene: ObservationScene;
beforeEach(async () => (scene = await ObservationScene.open()));
afterEach(async () => await scene.close());

it('no two habits have the same name', () => {
	const names = [lineHabits, eventHabits, apiHabits, webhookHabits].flatMap((room) =>
		Object.keys(room),
	);
	expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it.each(habitNames)('"%s" says what goes wrong and who has seen it', (name) => {
	expect(habits[name].what).toMatch(/\w+ \w+/);
	expect(habits[name].witness).toMatch(/\w+/);
});

it.each(observed)(
	'"%s" shows while it is on, and neither before nor after',
	async (name, observe) => {
		let end: () => void = doNothing;
		const shown = [
			await observe(scene, doNothing),
			await observe(scene, () => (end = misbehave(scene.simulator, name))),
		];
		end();
		shown.push(await observe(scene, doNothing));
		expect(shown).toEqual([false, true, false]);
	},
);

it('all of them at once leave nothing behind, ended in any order', async () => {
	const random = seededRandom(1);
	const ends = habitNames.map((name) => misbehave(scene.simulator, name));
	for (const end of ends.sort(() => random() - 0.5)) end();
	const left = [];
	for (const [name, observe] of observed) if (await observe(scene, doNothing)) left.push(name);
	expect(left).toEqual([]);
}, 120_000);

it('goes on when a habit is ended twice', async () => {
	const end = misbehave(scene.simulator, 'connection limit');
	const other = misbehave(scene.simulator, 'busy, with data');
	end();
	end();
	expect((await scene.handshake())?.code).toBe(1);
	other();
	expect((await scene.handshake())?.code).toBe(0);
});

it('can be about another app than the first', async () => {
	const second = scene.simulator.addApp({ appId: 'cli_00000000000000aa' });
	const end = misbehave(scene.simulator, 'busy, with data', second);
	expect((await scene.handshake())?.code).toBe(0);
	expect(second.longConnection.handshake('', true)).toMatchObject({ code: 1 });
	end();
	expect(second.longConnection.handshake('', true)).toMatchObject({ code: 0 });
});
