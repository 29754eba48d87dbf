import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { EMPLOYEE_FIELD_OPTIONS } from '../../../nodes/FeishuCoreHr/actions/person/employeeFields';
import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import {
	LOCATION_FIELD_OPTIONS,
	PERSON_FIELD_OPTIONS,
} from '../../../nodes/FeishuCoreHr/events/fields';
import { FeishuCoreHr } from '../../../nodes/FeishuCoreHr/FeishuCoreHr.node';
import { FeishuCoreHrTrigger } from '../../../nodes/FeishuCoreHr/FeishuCoreHrTrigger.node';
import { type HabitName, misbehave, type Simulator, startSimulator } from '../../simulator';
import type { JsonObject } from '../../simulator/json';
import { load } from './pick';
import { credentialOf, runNode } from './runNode';

const QUERY = 'GET /open-apis/corehr/v1/custom_fields/query';

const SHIRT = 'Shirt size (衬衫尺码/custom_field_33__c)';

/** The lists of fields of both nodes: where they are, and what of the simulated tenant they show. */
const LISTS = [
	{
		list: 'the action for people',
		node: new FeishuCoreHr(),
		parameter: 'fields',
		method: 'loadPersonFields',
		platforms: EMPLOYEE_FIELD_OPTIONS,
		objects: ['person', 'employment'],
		count: 7,
		some: [
			{
				name: SHIRT,
				value: 'person_info.custom_fields.custom_field_33__c',
				description: 'Custom field of the person',
			},
			{
				name: 'Shuttle stop (班车站点/custom_field_41__c)',
				value: 'custom_fields.custom_field_41__c',
				description: 'Custom field of the employment',
			},
		],
	},
	{
		list: 'the trigger for people',
		node: new FeishuCoreHrTrigger(),
		parameter: 'personFields',
		method: 'loadPersonFields',
		platforms: PERSON_FIELD_OPTIONS,
		objects: ['person'],
		count: 6,
		some: [{ name: SHIRT, value: 'custom_field_33__c', description: 'Custom field of the person' }],
	},
	{
		list: 'the trigger for locations',
		node: new FeishuCoreHrTrigger(),
		parameter: 'locationFields',
		method: 'loadLocationFields',
		platforms: LOCATION_FIELD_OPTIONS,
		objects: ['location'],
		count: 2,
		some: [
			{
				name: 'Floors (楼层/custom_field_51__c)',
				value: 'custom_field_51__c',
				description: 'Custom field of the location',
			},
		],
	},
];

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await simulator.close();
});

describe.each(LISTS)('in the list of $list', (list) => {
	const { node, parameter, method, platforms, objects, count, some } = list;
	const show = async (credential: Parameters<typeof load>[1], chosen: string[] = []) =>
		await load(method, credential, { [parameter]: chosen }, node);
	const offered = async (chosen?: string[]) => await show(credentialOf(simulator), chosen);
	/** What is offered besides the platform's own fields. */
	const own = (options: INodePropertyOptions[]) =>
		options.filter(({ value }) => !platforms.some((one) => one.value === value));

	it('is what the panel asks for', () => {
		const property = node.description.properties.find(({ name }) => name === parameter);
		expect(property).toMatchObject({
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: method },
		});
	});

	describe("the tenant's own fields", () => {
		it('stand behind those of the platform, by their names in both languages', async () => {
			const options = await offered();
			expect(options.slice(0, platforms.length)).toEqual(platforms);
			expect(own(options)).toEqual(expect.arrayContaining(some));
			expect(own(options)).toHaveLength(count);
		});

		it('are asked for once in some minutes', async () => {
			for (let time = 0; time < 5; time++) await offered();
			await Promise.all([offered(), offered()]);
			expect(simulator.callsTo(QUERY)).toHaveLength(objects.length);
			const later = systemClock.monotonic() + 6 * 60_000;
			jest.spyOn(systemClock, 'monotonic').mockImplementation(() => later);
			await offered();
			expect(simulator.callsTo(QUERY)).toHaveLength(2 * objects.length);
		});

		it('are all there when they are 2,000, and when they come in pages', async () => {
			simulator.company.oddities.moreCustomFields[objects[0]!] = 2_000;
			expect(own(await offered())).toHaveLength(2_000 + count);
			await simulator.close();
			simulator = await startSimulator();
			misbehave(simulator, 'custom fields in pages');
			simulator.company.oddities.moreCustomFields[objects[0]!] = 2;
			expect(own(await offered())).toHaveLength(count + 2);
			expect(simulator.callsTo(QUERY).length).toBeGreaterThan(objects.length);
		});

		it.each<[string, object]>([
			['an empty list', { items: [] }],
			['no list', {}],
		])('are none where the platform has none: %s', async (_, data) => {
			simulator.meddling.add((reply) => {
				const none = { status: 200, body: { code: 0, msg: 'success', data } as JsonObject };
				return reply.endpoint === QUERY ? { ...reply, answer: none } : reply;
			});
			await expect(offered()).resolves.toEqual(platforms);
			expect(simulator.callsTo(QUERY)).toHaveLength(objects.length);
		});

		it('come when the platform takes 5 s', async () => {
			simulator.faults.add({ kind: 'slow', delayMs: 5_000, times: 2, path: '/open-apis/corehr/' });
			expect(own(await offered())).toHaveLength(count);
		}, 20_000);
	});

	describe('where they cannot be listed, a first entry says why, and the rest is there', () => {
		const expectExcuse = (options: INodePropertyOptions[], why: RegExp, cure: RegExp) => {
			const [first, ...rest] = options;
			expect(first?.name).toMatch(/^Custom fields \(自定义字段\) are not listed: /);
			expect(first?.name).toMatch(why);
			expect(first?.description).toMatch(cure);
			expect(first?.value).toBe('');
			expect(rest).toEqual(platforms);
		};

		it.each<[HabitName, RegExp, RegExp]>([
			[
				'scope withdrawn',
				/lacks a permission .*\(corehr:person:read\)$/,
				/Scopes: corehr:person:read/,
			],
			['app disabled', /app is disabled/, /enable the app/],
			['answers without data', /broke off a list/, /Run the node again/],
		])('as with the habit "%s"', async (habit, why, cure) => {
			const end = misbehave(simulator, habit);
			expectExcuse(await offered(), why, cure);
			end();
			expect(own(await offered())).toHaveLength(count);
		});

		it('as without a credential', async () => {
			expectExcuse(await show(undefined), /no credential yet/, /Choose a Feishu/);
		});

		it('as after 15 seconds without an answer', async () => {
			jest.spyOn(systemClock, 'in').mockImplementation((milliseconds, callback) => {
				expect(milliseconds).toBe(15_000);
				const timer = setImmediate(callback);
				return () => clearImmediate(timer);
			});
			simulator.faults.add({ kind: 'slow', delayMs: 1_000, times: 2, path: '/open-apis/corehr/' });
			expectExcuse(await offered(), /not answered within 15 seconds/, /in the parameter below/);
		});

		it('and what was chosen before stays chosen, because the list has it', async () => {
			const [known] = some;
			const chosen = [String(platforms[0]!.value), known!.value, 'gone__c'];
			const listed = own(await offered(chosen)).filter(({ value }) => chosen.includes(`${value}`));
			expect(listed).toEqual([known, expect.objectContaining({ value: 'gone__c' })]);
			misbehave(simulator, 'scope withdrawn');
			const later = systemClock.monotonic() + 6 * 60_000;
			jest.spyOn(systemClock, 'monotonic').mockImplementation(() => later);
			expect(own(await offered(chosen))).toMatchObject([
				{ value: '' },
				{ name: known!.value, value: known!.value },
				{ name: 'gone__c', value: 'gone__c' },
			]);
		});
	});
});

it.each([
	['person_info.custom_fields.custom_field_33__c', 'person_info.custom_fields'],
	['custom_fields.custom_field_41__c', 'custom_fields'],
])('an own field once chosen is asked for as the platform wants it: %s', async (field, asked) => {
	const [person_id] = simulator.company.people.ids;
	await runNode({
		items: [{ person_id: person_id! }],
		credential: credentialOf(simulator),
		parameters: { fieldSet: 'chosen', fields: [field] },
	});
	const [call] = simulator.callsTo('POST /open-apis/corehr/v2/employees/batch_get');
	const { fields } = call!.body as { fields: string[] };
	expect(fields.filter((name) => name.includes('custom_fields'))).toEqual([asked]);
});

it('choosing the entry that says why own fields are missing chooses nothing', async () => {
	const person_id = simulator.company.people.ids[0]!;
	const items: IDataObject[] = [{ person_id }];
	const credential = credentialOf(simulator);
	const parameters = { fieldSet: 'chosen', fields: [''] };
	await expect(runNode({ items, credential, parameters })).rejects.toThrow('No field is chosen');
});
