import type { apiHabits } from '../habits/api';
import { COREHR, callIs, employees, firstOf, hasCode, onePerson } from './calls';
import { gatewayObservations } from './gateways';
import { listObservations } from './lists';
import { recordObservations } from './records';
import type { Observe } from './scene';

/** A change is not seen so many milliseconds later, though it can be at other times. */
const isStale =
	(path: string, afterMs: number): Observe =>
	async (scene, begin) => {
		begin();
		const phone = `+86${Date.now() + scene.ahead}`;
		scene.simulator.changePerson(firstOf(scene), { phone_number: phone });
		scene.ahead += afterMs;
		const body = { fields: ['person_info.phone_number'], person_ids: [firstOf(scene)] };
		const called = await scene.call(`${COREHR}${path}`, body);
		return called?.code === 0 && !JSON.stringify(called.data).includes(phone);
	};

export const apiObservations: Readonly<Record<keyof typeof apiHabits, Observe>> = {
	...gatewayObservations,
	...listObservations,
	...recordObservations,
	'rate limit as 429': callIs((called) => called?.status === 429 && called.code === 99991400),
	'rate limit as 400': callIs((called) => called?.status === 400 && called.code === 99991400),
	'slow answers': callIs((called) => called === undefined),
	'cut calls': callIs((called) => called === undefined),
	'slow tokens': async (scene, begin) => {
		begin();
		return (await scene.login()) === undefined;
	},
	'bad gateway': callIs((called) => called?.status === 502 && called.code === undefined),
	'app disabled': hasCode(99991662),
	'no such address allowed': hasCode(99991401),
	'quota used up': hasCode(99991403),
	'scope withdrawn': hasCode(99991672),
	'refusals with HTTP 200': async (scene, begin) => {
		begin();
		const called = await onePerson(scene, 'nobody');
		return called?.status === 200 && called.code === 1160001;
	},
	'tokens die all the time': async (scene, begin) => {
		begin();
		const { value } = scene.simulator.app.tokens.issue();
		return await scene.soon(() => !scene.simulator.app.tokens.accepts(value), 1_500);
	},
	'tokens die early': async (scene, begin) => {
		const { value } = scene.simulator.app.tokens.issue();
		begin();
		const called = await scene.call(`${COREHR}/v1/persons/${firstOf(scene)}`, undefined, value);
		return called?.status === 400 && called.code === 99991663;
	},
	'dead tokens by another code': async (scene, begin) => {
		begin();
		const called = await scene.call(`${COREHR}/v1/persons/1`, undefined, 'dead');
		return called?.status === 400 && called.code === 99991677;
	},
	'field without scope': async (scene, begin) => {
		begin();
		const fields = ['person_info.phone_number', 'person_info.gender'];
		const found = await employees(scene, fields);
		return found?.includes('gender') === true && !found.includes('phone_number');
	},
	'people out of sight': async (scene, begin) => {
		begin();
		return (await employees(scene, [])) === '[]';
	},
	'location deleted meanwhile': async (scene, begin) => {
		begin();
		const [first = ''] = scene.simulator.company.locations.ids;
		return (await scene.call(`${COREHR}/v1/locations/${first}`))?.code === 1160001;
	},
	'read lag': isStale('/v2/employees/batch_get', 4_000),
	'search lags': isStale('/v2/employees/search?page_size=100', 60_000),
};
