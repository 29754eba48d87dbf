import type { listHabits } from '../habits/lists';
import type { JsonObject } from '../json';
import { isObject, stringOf } from '../json';
import { callIs, COREHR, locations, search } from './calls';
import type { Observe, ObservationScene } from './scene';

/** The only page of a list is like this. */
const pageIs =
	(isSo: (data: JsonObject) => boolean): Observe =>
	async (scene, begin) => {
		begin();
		return isSo((await locations(scene))?.data ?? {});
	};

/** The tokens of the first four pages, whose first one holds the whole list. */
async function tokensOf(scene: ObservationScene): Promise<readonly string[]> {
	const tokens: string[] = [];
	while (tokens.length < 4) {
		const { data = {} } = (await locations(scene, 100, tokens.at(-1))) ?? {};
		if (data.has_more !== true) break;
		tokens.push(stringOf(data.page_token));
	}
	return tokens;
}

export const listObservations: Readonly<Record<keyof typeof listHabits, Observe>> = {
	'answers without data': callIs((called) => called?.code === 0 && !('data' in called.body)),
	'empty lists without items': async (scene, begin) => {
		begin();
		const called = await search(scene, { user_name: 'nobody at all' });
		return called?.data.has_more === false && !('items' in called.data);
	},
	'lists that are none': pageIs(({ items }) => isObject(items)),
	'more without a page token': pageIs((data) => data.has_more === true && !('page_token' in data)),
	'numeric page tokens': pageIs(({ page_token }) => Number(page_token) > Number.MAX_SAFE_INTEGER),
	'page token without has_more': pageIs(
		(data) => !('has_more' in data) && stringOf(data.page_token) !== '',
	),
	'custom fields in pages': async (scene, begin) => {
		begin();
		const path = `${COREHR}/v1/custom_fields/query?object_api_name_list=person`;
		const { items, has_more } = (await scene.call(path))?.data ?? {};
		return has_more === true && Array.isArray(items) && items.length === 3;
	},
	'page tokens go round': async (scene, begin) => {
		begin();
		const tokens = await tokensOf(scene);
		return tokens.length === 4 && new Set(tokens).size === 2;
	},
	'pages without end': async (scene, begin) => {
		begin();
		return new Set(await tokensOf(scene)).size === 4;
	},
};
