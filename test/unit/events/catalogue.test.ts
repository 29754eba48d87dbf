import {
	CHANGE_KINDS,
	EVENT_GROUPS,
	EVENT_ROWS,
	rowOf,
	type EventRow,
} from '../../../nodes/FeishuCoreHr/events/catalogue';
import { eventPages, type EventPage } from '../../simulator';

const table = EVENT_ROWS.map((row): [string, EventRow, EventPage] => {
	const page = eventPages[row.type];
	if (!page) throw new Error(`no page of ${row.type}`);
	return [row.type, row, page];
});

const titled = (title: RegExp) =>
	EVENT_ROWS.filter(({ zh }) => title.test(zh)).map(({ type }) => type);

describe('the catalogue of events', () => {
	it('has a row for each of the 73 pages, and one only', () => {
		const types = EVENT_ROWS.map(({ type }) => type);
		expect(types).toHaveLength(73);
		expect(new Set(types)).toEqual(new Set(Object.keys(eventPages)));
		expect(new Set(types).size).toBe(types.length);
	});

	it('begins with persons and locations, and keeps the events of a group together', () => {
		const [first, second, ...others] = EVENT_ROWS;
		expect([first?.type, second?.type]).toEqual([
			'corehr.person.updated_v1',
			'corehr.location.updated_v2',
		]);
		const changes = others.filter(({ group }, place) => group !== others[place - 1]?.group);
		expect(changes.map(({ group }) => group)).toEqual(Object.keys(EVENT_GROUPS));
	});

	it.each(['en', 'zh'] as const)('has a label of its own for each event: %s', (language) => {
		const labels = EVENT_ROWS.map((row) => row[language]);
		expect(new Set(labels).size).toBe(73);
	});

	it.each(table)('says of %s what its page says', (_, row, page) => {
		expect(row.zh).toBe(page.zh);
		expect([...row.scopes].sort()).toEqual([...page.scopes].sort());
		expect(row.apps).toEqual(page.apps);
		expect(row.lagSeconds).toBe(page.lag ?? row.lagSeconds);
		expect([0, 2, 5, 10]).toContain(row.lagSeconds);
	});

	it.each(table)('finds the subject of %s in its body', (_, { subject }, { body, event }) => {
		const isAboutSeveral = !Object.keys(event).some((key) => key.endsWith('_id'));
		if (subject === '') expect(isAboutSeveral).toBe(true);
		else expect([body[subject], typeof event[subject]]).toEqual(['string', 'string']);
	});

	it.each(table)('finds in %s what changed, where the page has it', (_, row, { body }) => {
		const { changes, lists = [] } = row;
		const named = Object.keys(body).filter((key) => /^(\w+_)?(changes|fields)$/.test(key));
		expect([changes?.names, ...lists].filter(Boolean).sort()).toEqual(named.sort());
		const parts = Object.keys(body)
			.filter((key) => key.endsWith('.opt_type'))
			.map((key) => key.slice(0, -'.opt_type'.length));
		expect(changes?.parts ? [changes.parts] : []).toEqual(parts);
		for (const key of parts) {
			expect(body[`${key}.entity`]).toBe('string');
			expect(body[`${key}.${changes?.fields}`]).toBe('string[]');
			expect(body[`${key}.${changes?.within}`]).toBe('string');
		}
	});

	it.each(table)('knows the states of %s', (_, row, { body, states }) => {
		for (const { at, values } of row.states) {
			expect(body).toHaveProperty([at.replace('[]', '')]);
			const listed = states[at] ?? {};
			const zh = Object.entries(values).map(([value, words]) => [value, words.zh]);
			expect(Object.fromEntries(zh)).toEqual(listed);
		}
		const own = row.states.filter(({ at }) => !at.includes('[]'));
		expect(new Set(own.map(({ label }) => label)).size).toBe(own.length);
	});

	it.each(table)('tells by known states whether %s is in force', (_, row, { body }) => {
		const { states = [], date } = row.effective ?? {};
		for (const state of states) expect(row.states[0]?.values).toHaveProperty([state]);
		if (date) expect(body).toHaveProperty([date]);
		expect(row.early === true && row.effective !== undefined && states.length === 0 && !date).toBe(
			false,
		);
	});

	it('labels a state of every event that has one', () => {
		const withState = table
			.filter(([, , { states }]) => Object.keys(states).some((key) => /status/.test(key)))
			.map(([type]) => type);
		const labelled = EVENT_ROWS.filter(({ states }) => states.length > 0).map(({ type }) => type);
		expect(labelled).toEqual(expect.arrayContaining(withState));
		expect(withState.length).toBeGreaterThan(12);
	});

	it('asks first for a scope that only reads', () => {
		for (const { scopes } of EVENT_ROWS) expect(scopes[0]).toMatch(/:read(only)?$/);
	});

	it('knows whose record is gone', () => {
		const gone = EVENT_ROWS.filter(({ recordGone }) => recordGone).map(({ type }) => type);
		expect(gone).toEqual(titled(/删除/));
		expect(gone).toHaveLength(15);
	});

	it('recommends what the platform recommends, and knows its kinds', () => {
		const [recommended, ...more] = EVENT_ROWS.filter((row) => row.recommended);
		expect([recommended?.type, more]).toEqual(['corehr.employee.domain_event_v2', []]);
		const { kinds } = recommended!;
		expect(Object.keys(kinds!.values)).toEqual(
			Object.keys(eventPages[recommended!.type]!.states[kinds!.at]!),
		);
		expect(CHANGE_KINDS).toEqual([
			...['hired', 'infoUpdated', 'partTime', 'jobChanged', 'left', 'customOrganization'],
		]);
	});

	it('says that a finished job change comes up to six hours late', () => {
		const late = EVENT_ROWS.filter(({ lateHours }) => lateHours);
		expect(late.map(({ type, lateHours }) => [type, lateHours])).toEqual([
			['corehr.job_data.changed_v1', 6],
		]);
	});

	it('knows no type that it does not list', () => {
		expect(rowOf('corehr.person.resurrected_v1')).toBeUndefined();
		expect(rowOf('toString')).toBeUndefined();
	});
});
