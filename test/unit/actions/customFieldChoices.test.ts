import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { EMPLOYEE_FIELD_OPTIONS } from '../../../nodes/FeishuCoreHr/actions/person/employeeFields';
import { type HabitName, misbehave, type Simulator, startSimulator } from '../../simulator';
import type { JsonObject } from '../../simulator/json';
import { load } from './pick';
import { credentialOf, runNode } from './runNode';

const QUERY = 'GET /open-apis/corehr/v1/custom_fields/query';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await simulator.close();
});

const offered = async () => await load('loadPersonFields', credentialOf(simulator));
/** What is offered besides the platform's own fields. */
const own = (options: INodePropertyOptions[]) =>
	options.filter(({ value }) => !EMPLOYEE_FIELD_OPTIONS.some((one) => one.value === value));

describe("the tenant's own fields", () => {
	it('stand behind those of the platform, by their names in both languages', async () => {
		const options = await offered();
		expect(options.slice(0, EMPLOYEE_FIELD_OPTIONS.length)).toEqual(EMPLOYEE_FIELD_OPTIONS);
		expect(own(options)).toContainEqual({
			name: 'Shirt size (衬衫尺码/custom_field_33__c)',
			value: 'person_info.custom_fields.custom_field_33__c',
			description: 'Custom field of the person',
		});
		expect(own(options)).toContainEqual({
			name: 'Shuttle stop (班车站点/custom_field_41__c)',
			value: 'custom_fields.custom_field_41__c',
			description: 'Custom field of the employment',
		});
		expect(own(options)).toHaveLength(7);
	});

	it('are asked for once in some minutes', async () => {
		for (let time = 0; time < 5; time++) await offered();
		await Promise.all([offered(), offered()]);
		expect(simulator.callsTo(QUERY)).toHaveLength(2);
		const later = systemClock.monotonic() + 6 * 60_000;
		jest.spyOn(systemClock, 'monotonic').mockImplementation(() => later);
		await offered();
		expect(simulator.callsTo(QUERY)).toHaveLength(4);
	});

	it('are all there when they are 2,000, and when they come in pages', async () => {
		simulator.company.oddities.moreCustomFields.person = 2_000;
		expect(own(await offered())).toHaveLength(2_007);
		await simulator.close();
		simulator = await startSimulator();
		misbehave(simulator, 'custom fields in pages');
		expect(own(await offered())).toHaveLength(7);
		expect(simulator.callsTo(QUERY)).toHaveLength(3);
	});

	it.each<[string, object]>([
		['an empty list', { items: [] }],
		['no list', {}],
	])('are none where the platform has none: %s', async (_, data) => {
		simulator.meddling.add((reply) => {
			const none = { status: 200, body: { code: 0, msg: 'success', data } as JsonObject };
			return reply.endpoint === QUERY ? { ...reply, answer: none } : reply;
		});
		await expect(offered()).resolves.toEqual(EMPLOYEE_FIELD_OPTIONS);
		expect(simulator.callsTo(QUERY)).toHaveLength(2);
	});

	it('come when the platform takes 5 s', async () => {
		simulator.faults.add({ kind: 'slow', delayMs: 5_000, times: 2, path: '/open-apis/corehr/' });
		expect(own(await offered())).toHaveLength(7);
	}, 20_000);

	it.each([
		['person_info.custom_fields.custom_field_33__c', 'person_info.custom_fields'],
		['custom_fields.custom_field_41__c', 'custom_fields'],
	])('once chosen are asked for as the platform wants it: %s', async (field, asked) => {
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
});

describe('where they cannot be listed, a first entry says why, and the rest is there', () => {
	const expectExcuse = (options: INodePropertyOptions[], why: RegExp, cure: RegExp) => {
		const [first, ...rest] = options;
		expect(first?.name).toMatch(/^Custom fields \(自定义字段\) are not listed: /);
		expect(first?.name).toMatch(why);
		expect(first?.description).toMatch(cure);
		expect(first?.value).toBe('');
		expect(rest).toEqual(EMPLOYEE_FIELD_OPTIONS);
	};

	it.each<[HabitName, RegExp, RegExp]>([
		['scope withdrawn', /lacks a permission/, /Scopes: corehr:person:read/],
		['app disabled', /app is disabled/, /enable the app/],
		['answers without data', /broke off a list/, /Run the node again/],
	])('as with the habit "%s"', async (habit, why, cure) => {
		const end = misbehave(simulator, habit);
		expectExcuse(await offered(), why, cure);
		end();
		expect(own(await offered())).toHaveLength(7);
	});

	it('as without a credential', async () => {
		expectExcuse(await load('loadPersonFields', undefined), /no credential yet/, /Choose a Feishu/);
	});

	it('as after 15 seconds without an answer', async () => {
		jest.spyOn(systemClock, 'in').mockImplementation((milliseconds, callback) => {
			expect(milliseconds).toBe(15_000);
			const timer = setImmediate(callback);
			return () => clearImmediate(timer);
		});
		simulator.faults.add({ kind: 'slow', delayMs: 1_000, times: 2, path: '/open-apis/corehr/' });
		expectExcuse(await offered(), /not answered within 15 seconds/, /name them in Other Fields/);
	});

	it('and choosing that entry chooses nothing', async () => {
		const person_id = simulator.company.people.ids[0]!;
		const items: IDataObject[] = [{ person_id }];
		const credential = credentialOf(simulator);
		const parameters = { fieldSet: 'chosen', fields: [''] };
		await expect(runNode({ items, credential, parameters })).rejects.toThrow('No field is chosen');
	});
});
