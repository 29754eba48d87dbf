import type { eventHabits } from '../habits/events';
import type { Envelope } from '../index';
import { listOf, objectOf } from '../json';
import type { Observe } from './scene';

const comesTwice: Observe = async (scene, begin) => {
	scene.simulator.settings.duplicateDelayMs = [0, 0];
	await scene.client();
	begin();
	return (await scene.pushed()).times === 2;
};

/** An event of nobody's doing comes to the client. */
const somethingComes =
	(isIt: (envelope: Envelope) => boolean): Observe =>
	async (scene, begin) => {
		await scene.client();
		const before = scene.envelopes.length;
		begin();
		return await scene.soon(() => scene.envelopes.slice(before).some(isIt), 400);
	};

const timeHas =
	(digits: number): Observe =>
	async (scene, begin) => {
		await scene.client();
		begin();
		await scene.pushed();
		return scene.envelopes.at(-1)?.header.create_time.length === digits;
	};

export const eventObservations: Readonly<Record<keyof typeof eventHabits, Observe>> = {
	'twice at once': comesTwice,
	'delivered twice': comesTwice,
	'twice, late': async (scene, begin) => {
		await scene.client();
		begin();
		return (await scene.pushed()).times === 2;
	},
	'out of order': async (scene, begin) => {
		await scene.client();
		begin();
		scene.someHit();
		scene.envelopes.length = 0;
		for (let number = 0; number < 10; number++) scene.push(String(number));
		await scene.simulator.idle();
		scene.everythingHits();
		const order = scene.envelopes.map(({ event }) => Number(event.person_id));
		return order.length === 10 && order.some((number, index) => number !== index);
	},
	late: async (scene, begin) => {
		await scene.client();
		begin();
		const id = scene.push('1');
		const early = await scene.soon(() => scene.simulator.app.deliveries.of(id).acknowledged);
		await scene.simulator.settled(id);
		return !early;
	},
	'events lost': async (scene, begin) => {
		await scene.client();
		begin();
		const { outcome, times } = await scene.pushed();
		return outcome === 'silence' && times === 0;
	},
	'answers lost': async (scene, begin) => {
		await scene.client();
		begin();
		const { outcome, times } = await scene.pushed();
		return outcome === 'silence' && times > 1;
	},
	'time in seconds': timeHas(10),
	'time in microseconds': timeHas(16),
	'computed fields': somethingComes(({ event }) => String(event.field_changes) === 'working_years'),
	'update before creation': async (scene, begin) => {
		await scene.client();
		const before = scene.envelopes.length;
		begin();
		if (!(await scene.soon(() => scene.envelopes.length > before, 400))) return false;
		const person_ids = [String(scene.envelopes.at(-1)?.event.person_id)];
		const found = await scene.call('/open-apis/corehr/v2/employees/batch_get', { person_ids });
		return found?.code === 0 && String(found.data.items) === '';
	},
	'nothing named': somethingComes(({ event }) => String(event.field_changes) === ''),
	'other kinds of events': somethingComes(({ event }) => event.event_type === 2),
	'events with numbers for ids': async (scene, begin) => {
		await scene.client();
		const before = scene.envelopes.length;
		begin();
		await scene.soon(() => scene.envelopes.length > before, 400);
		const { header, event } = scene.envelopes.slice(before)[0] ?? {};
		return typeof header?.event_id === 'number' && typeof event?.person_id === 'number';
	},
	'sub-events of unknown kinds': somethingComes(({ event }) => {
		const [odd, bare] = listOf(event.sub_events).map(objectOf);
		return odd?.opt_type === 9 && bare !== undefined && !('entity' in bare);
	}),
	'thousands of changed fields': somethingComes(
		({ event }) =>
			listOf(event.sub_events).flatMap((one) => objectOf(one).field_changes).length > 99,
	),
	'events of schema 1.0': somethingComes(
		({ header, type }) => header === undefined && type === 'event_callback',
	),
};
