import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { EVENT_ROWS, EVENT_TYPES } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { isOwn, OWN_TYPES } from '../../../nodes/FeishuCoreHr/events/ownEvents';
import { countOutputs } from '../../../nodes/FeishuCoreHr/events/outputs';
import {
	triggerDescription,
	triggerSubtitle,
} from '../../../nodes/FeishuCoreHr/trigger/description';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { eventPages } from '../../simulator';
import { node as source } from './node';

const PERSON = 'corehr.person.updated_v1';
const LOCATION = 'corehr.location.updated_v2';
const EMPLOYEE = 'corehr.employee.domain_event_v2';
const CONTRACT = 'corehr.contract.created_v1';
const DEPARTMENT = 'corehr.department.updated_v2';

const { properties } = triggerDescription;
const options = properties.find(({ name }) => name === 'events')?.options as INodePropertyOptions[];

const isShown = (property: (typeof properties)[number], events: string[]) =>
	NodeHelpers.displayParameter({ events, otherFilter: 'only' }, property, null, null);

/** The texts of the notices that are seen with these events. */
const notices = (...events: string[]) =>
	properties
		.filter(({ type, typeOptions }) => type === 'notice' && !typeOptions?.containerClass)
		.filter((property) => isShown(property, events))
		.map(({ displayName }) => displayName);

describe('the list of events', () => {
	it('has all of them, under names of their own', () => {
		expect(options.map(({ value }) => value)).toEqual([...EVENT_TYPES, ...OWN_TYPES]);
		expect(new Set(options.map(({ name }) => name)).size).toBe(76);
	});

	it.each(options.map(({ name, value }) => [name, String(value)]))('%s', (name, type) => {
		if (!isOwn(type)) expect(name).toContain(eventPages[type]?.zh);
		expect(name).toMatch(/^[A-Z][\w ,:()-]+ \(/);
		const chinese = /\(([^()]*\p{Script=Han}.*)\)/u.exec(name)?.[1]?.split('/') ?? [];
		expect(new Set(chinese).size).toBe(chinese.length);
	});

	/** n8n looks for what is typed in the names of the entries, and nowhere else. */
	it.each([
		['hired', [EMPLOYEE, 'corehr.job_data.employed_v1']],
		['left', [EMPLOYEE, 'corehr.offboarding.status_updated_v2']],
		['moved', [EMPLOYEE, 'corehr.job_change.status_updated_v2', 'corehr.job_data.changed_v1']],
		['contract signed', []],
		['signed', [CONTRACT]],
		['probation passed', ['corehr.employment.converted_v1']],
		['转正', ['corehr.probation.updated_v2', 'corehr.employment.converted_v1']],
		['入职', [EMPLOYEE, 'corehr.job_data.employed_v1', 'corehr.employment.created_v1']],
		['离职', [EMPLOYEE, 'corehr.offboarding.status_updated_v2']],
		['调岗', [EMPLOYEE, 'corehr.job_change.status_updated_v2', 'corehr.job_data.changed_v1']],
		['合同', [CONTRACT, 'corehr.contract.updated_v1', 'corehr.contract.deleted_v1']],
		['部门', ['corehr.department.created_v2', DEPARTMENT, 'corehr.department.deleted_v1']],
		['审批', ['corehr.process.approver.updated_v2', 'corehr.process.node.updated_v2']],
	])('%s finds what it means', (typed, expected) => {
		const found = options.filter(({ name }) => name.toLowerCase().includes(typed));
		expect(found.map(({ value }) => value)).toEqual(expect.arrayContaining(expected));
		if (expected.length === 0) expect(found).toEqual([]);
	});

	it('marks the one that the platform recommends', () => {
		const marked = options.filter(({ name }) => name.endsWith('– Recommended'));
		expect(marked.map(({ value }) => value)).toEqual([EMPLOYEE]);
	});

	it('says of an event that may come early that it may', () => {
		const early = options.filter(({ description }) => description?.includes('before'));
		expect(early.map(({ value }) => value)).toEqual(
			EVENT_ROWS.filter((row) => row.early).map(({ type }) => type),
		);
		expect(early.length).toBeGreaterThan(8);
	});

	it('names for it the words that its items have, and no others', () => {
		for (const { type, early, effective, states } of EVENT_ROWS) {
			const says = options.find(({ value }) => value === type)?.description;
			const has = (word: string) => says?.includes(`"${word}"`);
			expect([type, has('is_effective')]).toEqual([
				type,
				early === true && effective !== undefined,
			]);
			expect([type, has('status_label')]).toEqual([type, early === true && states.length > 0]);
		}
	});
});

describe('the notices', () => {
	const hint = (events: string[]) => notices(...events).filter((text) => /recommends/.test(text));

	it('recommend the employee event where Person Updated is chosen alone', () => {
		expect(hint([PERSON])).toEqual([expect.stringContaining('人员信息变更')]);
		for (const other of [LOCATION, EMPLOYEE, CONTRACT]) expect(hint([PERSON, other])).toEqual([]);
		expect(hint([CONTRACT])).toEqual([]);
	});
});

describe('the parameters of other events', () => {
	const shown = (...events: string[]) =>
		properties
			.filter(({ type }) => type !== 'notice')
			.filter((property) => isShown(property, events))
			.map(({ name }) => name)
			.filter((name) => /^(other|employee)/.test(name));

	it.each([
		['persons and locations', [PERSON, LOCATION], []],
		['events that never say what changed', [CONTRACT], []],
		['events that do', [DEPARTMENT], ['otherFilter', 'otherFields']],
		['the employee event', [EMPLOYEE], ['otherFilter', 'otherFields', 'employeeChanges']],
	])('are shown for %s: %j', (_, events, expected) => {
		expect(shown(...events)).toEqual(expected);
	});

	it('are read', () => {
		const settings = readSettings(
			source({
				events: [PERSON, EMPLOYEE, DEPARTMENT],
				otherFilter: 'only',
				otherFields: 'job_data, organization_id.name',
				employeeChanges: ['left', 'hired'],
			}),
		);
		expect([...settings.events]).toEqual([PERSON, EMPLOYEE, DEPARTMENT]);
		expect(settings.other).toMatchObject({
			mode: 'only',
			wishes: [['job_data'], ['organization_id.name']],
		});
		expect(settings.employeeChanges).toEqual(new Set(['hired', 'left']));
	});

	it.each([
		['of events that are not chosen', [PERSON]],
		['of events that never say what changed', [CONTRACT]],
	])('may hold anything %s', (_, events) => {
		const odd = { otherFilter: 'x', otherFields: {}, employeeChanges: 7 };
		expect(readSettings(source({ events, ...odd }))).toMatchObject({
			other: { mode: 'any' },
			employeeChanges: new Set(),
		});
	});

	it.each([
		['Fields of Other Events', { otherFilter: 'only' }],
		['Fields of Other Events', { otherFilter: 'all', otherFields: ' , ' }],
		['Fields of Other Events', { otherFilter: 'only', otherFields: '部门' }],
		['Other Changes', { otherFilter: 'x' }],
		['Employee Changes', { employeeChanges: ['fired'] }],
		['Events', { events: ['corehr.person.resurrected_v1'] }],
	])('are refused naming %s: %j', (label, wrong) => {
		expect(() => readSettings(source({ events: [EMPLOYEE], ...wrong }))).toThrow(`'${label}'`);
	});

	it('are refused in a few words', () => {
		const refused = () => readSettings(source({ events: ['x'] }));
		expect(refused).toThrow(/^The parameter 'Events' must be a list of: .{1,120}$/);
	});
});

describe('with many events', () => {
	it.each([
		[
			[PERSON, LOCATION, CONTRACT],
			['Person', 'Location', 'Other'],
		],
		[
			[EMPLOYEE, PERSON],
			['Person', 'Other'],
		],
		[
			[EMPLOYEE, LOCATION],
			['Location', 'Other'],
		],
		[[EMPLOYEE, CONTRACT], [undefined]],
		[[CONTRACT], [undefined]],
		[[], [undefined]],
		[EVENT_TYPES, ['Person', 'Location', 'Other']],
	])('%j: the node has the outputs %j, as many as it gives out', (events, names) => {
		const parameters = { events: [...events], options: { separateOutputs: true } };
		const outputs = evaluate(triggerDescription.outputs as string, parameters);
		expect((outputs as Array<{ displayName?: string }>).map((one) => one.displayName)).toEqual(
			names,
		);
		const choice = { events: new Set(events), separateOutputs: true };
		expect(countOutputs(choice)).toBe(names.length);
	});

	it.each([
		[[PERSON], 'person updated'],
		[[CONTRACT, EMPLOYEE], 'contract created, employee domain event'],
		[['compensation.archive.changed_v1'], 'compensation archive changed'],
		[EVENT_TYPES, 'person updated, location updated, employee domain event, and 70 more'],
	])('%j: the node is called after them', (events, subtitle) => {
		expect(evaluate(triggerSubtitle, { events: [...events] })).toBe(subtitle);
	});
});

/** What n8n itself makes of an expression in the description. */
function evaluate(expression: string, parameters: INode['parameters']): unknown {
	const node: INode = { ...source({}).getNode(), parameters };
	const type = { description: triggerDescription as INodeTypeDescription };
	const nodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(node, expression, 'internal', {});
}
