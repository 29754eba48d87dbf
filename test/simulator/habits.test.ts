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

/** How each habit shows to the official SDK's client, to one without an SDK, or to a request URL. */
const observations: Readonly<Record<HabitName, Observe>> = {
	...lineObservations,
	...eventObservations,
	...apiObservations,
	...webhookObservations,
};

const doNothing = () => undefined;

jest.setTimeout(20_000);

/** Most of an observation is waiting: several scenes go on side by side. */
async function onScene(play: (scene: ObservationScene) => Promise<void>): Promise<void> {
	const scene = await ObservationScene.open();
	try {
		await play(scene);
	} finally {
		await scene.close();
	}
}

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

/** It keeps the whole process busy, and others late. */
const ALONE: HabitName = 'flood of forged events';
const TITLE = '"%s" shows while it is on, and neither before nor after';

const showsWhileOn = async (name: HabitName) =>
	await onScene(async (scene) => {
		const observe = observations[name];
		let end: () => void = doNothing;
		const shown = [
			await observe(scene, doNothing),
			await observe(scene, () => (end = misbehave(scene.simulator, name))),
		];
		end();
		shown.push(await observe(scene, doNothing));
		expect(shown).toEqual([false, true, false]);
	});

it.concurrent.each(habitNames.filter((name) => name !== ALONE))(TITLE, showsWhileOn);

/** So many scenes side by side; each sees every so many-th habit. */
const SCENES = 5;

it.concurrent.each(Array.from({ length: SCENES }, (_, scene) => scene))(
	'all of them at once, and each twice, leave nothing behind, ended in any order (%d)',
	async (turn) =>
		await onScene(async (scene) => {
			const random = seededRandom(1 + turn);
			const ends = [...habitNames, ...habitNames].map((name) => misbehave(scene.simulator, name));
			for (const end of ends.sort(() => random() - 0.5)) end();
			await scene.simulator.idle();
			const left = [];
			for (const name of habitNames.filter((_, index) => index % SCENES === turn)) {
				if (await observations[name](scene, doNothing)) left.push(name);
			}
			expect(left).toEqual([]);
		}),
	60_000,
);

it('goes on when a habit is ended twice, or begun twice', async () =>
	await onScene(async (scene) => {
		const begun = () => misbehave(scene.simulator, 'connection limit');
		const [first, second] = [begun(), begun()];
		const other = misbehave(scene.simulator, 'busy, with data');
		first();
		first();
		expect((await scene.handshake())?.code).toBe(1);
		other();
		expect((await scene.handshake())?.code).toBe(1000040350);
		second();
		expect((await scene.handshake())?.code).toBe(0);
	}));

it('can be about another app than the first', async () =>
	await onScene(async (scene) => {
		const second = scene.simulator.addApp({ appId: 'cli_00000000000000aa' });
		const end = misbehave(scene.simulator, 'busy, with data', second);
		expect((await scene.handshake())?.code).toBe(0);
		expect(second.longConnection.handshake('', true)).toMatchObject({ code: 1 });
		end();
		expect(second.longConnection.handshake('', true)).toMatchObject({ code: 0 });
	}));

it.each([ALONE])(TITLE, showsWhileOn);
