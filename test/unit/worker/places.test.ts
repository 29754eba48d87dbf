import { placesOf } from '../../../nodes/FeishuCoreHr/worker/places';

const LENT = { places: 50, underWay: 200, lentForMs: 30_000 };

it.each([
	['no limit of n8n’s own', {}, LENT],
	['n8n’s word for none', { N8N_CONCURRENCY_PRODUCTION_LIMIT: '-1' }, LENT],
	[
		'a limit: no more than n8n begins at once, and each until it has ended',
		{ N8N_CONCURRENCY_PRODUCTION_LIMIT: '5' },
		{ places: 5, underWay: 200 },
	],
	['a limit above ours', { N8N_CONCURRENCY_PRODUCTION_LIMIT: '80' }, { places: 50, underWay: 200 }],
	[
		'in queue mode a limit, which is each worker’s',
		{ N8N_CONCURRENCY_PRODUCTION_LIMIT: '5', EXECUTIONS_MODE: 'queue' },
		LENT,
	],
])('%s', (_, env, expected) => {
	expect(placesOf(env)).toEqual(expected);
});
