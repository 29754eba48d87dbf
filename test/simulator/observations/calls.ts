import type { JsonObject } from '../json';
import { listOf } from '../json';
import type { Called } from './ask';
import type { Observe, ObservationScene } from './scene';

export const COREHR = '/open-apis/corehr';

/** One person by the v1 call. */
export const onePerson = async (
	scene: ObservationScene,
	personId = firstOf(scene),
): Promise<Called> => await scene.call(`${COREHR}/v1/persons/${personId}`);

export const firstOf = ({ simulator }: ObservationScene): string =>
	simulator.company.people.ids[0] ?? '';

/** People by `batch_get`. */
export const people = async (
	scene: ObservationScene,
	fields: readonly string[],
	person_ids: readonly string[] = [firstOf(scene)],
): Promise<Called> => await scene.call(`${COREHR}/v2/employees/batch_get`, { person_ids, fields });

/** What is found of the first person. */
export const employees = async (scene: ObservationScene, fields: readonly string[]) => {
	const called = await people(scene, fields);
	return called && JSON.stringify(listOf(called.data.items));
};

/** A page of the list of locations. */
export const locations = async (
	scene: ObservationScene,
	size = 100,
	pageToken?: string,
): Promise<Called> => {
	const token = pageToken === undefined ? '' : `&page_token=${pageToken}`;
	return await scene.call(`${COREHR}/v1/locations?page_size=${size}${token}`);
};

/** A page of the list of people. */
export const search = async (scene: ObservationScene, body: JsonObject): Promise<Called> =>
	await scene.call(`${COREHR}/v2/employees/search?page_size=100`, body);

export const callIs =
	(isSo: (called: Called) => boolean): Observe =>
	async (scene, begin) => {
		begin();
		return isSo(await onePerson(scene));
	};

export const hasCode = (code: number) => callIs((called) => called?.code === code);
