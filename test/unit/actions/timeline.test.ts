import type { IDataObject } from 'n8n-workflow';

import type { DatedKind } from '../../simulator/company/timelines';
import { type Simulator, startSimulator } from '../../simulator';
import { credentialOf, type Run, runNode } from './runNode';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const run = async (settings: Partial<Run>): Promise<IDataObject[]> => {
	const items = await runNode({ items: [{}], credential: credentialOf(simulator), ...settings });
	return items.map(({ json }) => json);
};
const tolerant = async (settings: Partial<Run>) =>
	await run({ onError: 'continueRegularOutput', ...settings });

const idsOf = (kind: DatedKind): readonly string[] =>
	kind === 'locations' ? simulator.company.locations.ids : simulator.company.records[kind].ids;

const KINDS = [
	['location', 'locations', 'location_id', 'location_names'],
	['department', 'departments', 'department_id', 'names'],
	['company', 'companies', 'company_id', 'company_names'],
] as const;

describe.each(KINDS)('the timeline of a %s', (resource, kind, key, names) => {
	const timeline = async (parameters: object = {}, id = idsOf(kind)[0]) =>
		await run({
			items: [{ [key]: id }],
			parameters: { resource, operation: 'getTimeline', ...parameters },
		});

	it('is all its versions, the oldest first, with what is in force and what is planned', async () => {
		const [id = ''] = idsOf(kind);
		const { timelines } = simulator.company;
		timelines.add(kind, id, { effective_date: '2026-01-01', code: 'NEW' });
		timelines.add(kind, id, {
			effective_date: '2099-01-01',
			names: [{ lang: 'zh-CN', value: '将来' }],
		});
		const versions = await timeline();
		expect(versions.map((one) => [one[key], one.effective_date])).toEqual([
			[id, '2020-01-01'],
			[id, '2026-01-01'],
			[id, '2099-01-01'],
		]);
		expect(versions.map((one) => [one.is_current, one.is_planned])).toEqual([
			[false, false],
			[true, false],
			[false, true],
		]);
		expect(versions[1]).toMatchObject({ code: 'NEW', expiration_date: '2099-01-01', active: true });
		expect(versions[2]).toMatchObject({ [names]: '将来', code: 'NEW' });
	});

	it('comes as Feishu sends it, where that is wanted', async () => {
		const [version] = await timeline({ simplify: false });
		expect(version?.[names]).toEqual(
			expect.arrayContaining([expect.objectContaining({ lang: 'zh-CN' })]),
		);
	});

	it.each([
		['skip', []],
		['empty', [{ [key]: '7999999999999999999' }]],
	])('of nobody known: %s', async (ifNotFound, expected) => {
		expect(await timeline({ options: { ifNotFound } }, '7999999999999999999')).toEqual(expected);
	});

	it('of nobody known is an error of that item, and harms no other', async () => {
		const [id = ''] = idsOf(kind);
		const items = await tolerant({
			items: [{ [key]: '7999999999999999999' }, { [key]: id }],
			parameters: { resource, operation: 'getTimeline' },
		});
		expect(items[0]).toMatchObject({
			error: expect.stringContaining(`No ${resource} found`) as string,
		});
		expect(items[1]).toMatchObject({ [key]: id });
	});
});

it('the versions of a department come on as many pages as Feishu makes of them', async () => {
	const [id = ''] = idsOf('departments');
	for (let year = 2021; year < 2021 + 120; year++) {
		simulator.company.timelines.add('departments', id, { effective_date: `${year}-01-01` });
	}
	const versions = await run({
		items: [{ department_id: id }],
		parameters: { resource: 'department', operation: 'getTimeline' },
	});
	expect(versions).toHaveLength(121);
});

const CHANGING = [
	...KINDS.map(([resource, kind, key]) => [resource, kind, key] as const),
	['job', 'jobs', 'job_id'] as const,
];

describe.each(CHANGING)('recent changes of a %s', (resource, kind, key) => {
	const changes = async (from: string, to = '') =>
		await run({ parameters: { resource, operation: 'getRecentChanges', from, to } });

	it('are those that took effect in the period, and what was deleted', async () => {
		const [changed = '', earlier = '', gone = '', ...rest] = [
			...idsOf(kind),
			...(kind === 'locations'
				? simulator.company.locations.add(3)
				: simulator.company.records[kind].add(3)),
		];
		const { timelines } = simulator.company;
		timelines.add(kind, changed, { effective_date: '2026-11-03' });
		timelines.add(kind, earlier, { effective_date: '2026-10-31' });
		timelines.remove(kind, gone, '2026-11-05');
		expect(rest.length).toBeGreaterThan(0);
		expect(await changes('2026-11-01', '2026-11-10')).toEqual([
			{ [key]: changed, is_deleted: false },
			{ [key]: gone, is_deleted: true },
		]);
		expect(await changes('2026-11-04', '2026-11-04')).toEqual([]);
	});
});

describe('the period of recent changes', () => {
	const asked = async (from: string, to = '') => {
		const parameters = { resource: 'location', operation: 'getRecentChanges', from, to };
		await run({ parameters, workflow: { id: '1', settings: { timezone: 'UTC' } } });
		const { query } = simulator
			.callsTo('GET /open-apis/corehr/v2/locations/query_recent_change')
			.at(-1)!;
		const searchParams = new URLSearchParams(query);
		return [searchParams.get('start_date'), searchParams.get('end_date')];
	};

	it.each([
		['days', '2026-11-01', '2026-11-10', ['2026-11-01', '2026-11-10']],
		['times', '2026-11-01T08:00:00.000+08:00', '2026-11-10 12:00', ['2026-11-01', '2026-11-10']],
		['90 days', '2026-01-01', '2026-04-01', ['2026-01-01', '2026-04-01']],
	])('may be given as %s', async (_, from, to, expected) => {
		expect(await asked(from, to)).toEqual(expected);
	});

	it('ends today where no end is given', async () => {
		const today = () => new Date().toISOString().slice(0, 10);
		const begun = today();
		const [, to] = await asked(begun);
		expect([begun, today()]).toContain(to);
	});

	it.each([
		['yesterday', '', '"From" must be a day such as 2026-11-01'],
		['', '', '"From" must be a day such as 2026-11-01'],
		['2026-02-30', '', '"From" must be a day such as 2026-11-01'],
		['2026-11-01', 'soon', '"To" must be a day such as 2026-11-01'],
		['2026-11-02', '2026-11-01', '"From" is later than "To"'],
		['2026-01-01', '2026-04-02', 'From "From" to "To" are 91 days'],
	])('from "%s" to "%s" is refused: %s', async (from, to, message) => {
		const [item] = await tolerant({
			parameters: { resource: 'location', operation: 'getRecentChanges', from, to },
		});
		expect(item).toMatchObject({ error: expect.stringContaining(message) as string });
		expect(simulator.callsTo('GET /open-apis/corehr/v2/locations/query_recent_change')).toEqual([]);
	});
});

it('a missing scope is told as everywhere', async () => {
	const { missingScopes } = simulator.app;
	missingScopes.add('corehr:locations:read');
	missingScopes.add('corehr:locations:write');
	const [item] = await tolerant({
		parameters: {
			resource: 'location',
			operation: 'getRecentChanges',
			from: '2026-11-01',
			to: '2026-11-02',
		},
	});
	expect(String(item?.error)).toContain('corehr:locations:read');
});
