import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { misbehave, type Simulator, startSimulator } from '../../simulator';
import { userIds } from '../../simulator/company/idKinds';
import { credentialOf, type Run, runNode } from './runNode';

const EMPLOYEES = 'POST /open-apis/corehr/v2/employees/batch_get';
const UNKNOWN = '7399999999999999999';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const run = async (settings: Partial<Run>): Promise<INodeExecutionData[]> =>
	await runNode({ items: [{}], credential: credentialOf(simulator), ...settings });
const tolerant = async (settings: Partial<Run>) =>
	await run({ onError: 'continueRegularOutput', ...settings });
const calls = () => simulator.callsTo(EMPLOYEES);
const bodies = () => calls().map(({ body }) => body as IDataObject);
const employmentId = (number: number) => String(7_300_000_000_000_000_000n + BigInt(number * 10));
const email = (number: number) => `person${number}@work.example.com`;
const names = (output: readonly INodeExecutionData[]) => output.map(({ json }) => json.legal_name);
const fields = ['person_info.legal_name'];

describe('people looked up by their employment', () => {
	const lookUpBy = 'employmentId';

	it('come in the order of the items, each distinct one asked for once, 100 a call', async () => {
		simulator.company.people.add(140);
		const numbers = Array.from({ length: 150 }, (_, index) => 150 - index).filter((n) => n !== 12);
		const items = [...numbers, 3, 3].map((number) => ({ employment_id: employmentId(number) }));
		const output = await run({ items, parameters: { lookUpBy, fields } });
		expect(output.map(({ json }) => (json.employment as IDataObject).employment_id)).toEqual(
			items.map(({ employment_id }) => employment_id),
		);
		expect(bodies().map((body) => (body.employment_ids as string[]).length)).toEqual([100, 49]);
		expect(bodies().every((body) => !('person_ids' in body))).toBe(true);
	}, 30_000);

	it.each(Object.entries(userIds))(
		'are found by an id of the kind %s, told by its form',
		async (kind, as) => {
			const employment_id = as(employmentId(3));
			const [item] = await run({ items: [{ employment_id }], parameters: { lookUpBy } });
			expect(item!.json).toMatchObject({ legal_name: '张敏', employment: { employment_id } });
			const { query } = calls()[0]!;
			expect(new URLSearchParams(query).get('user_id_type') ?? 'open_id').toBe(kind);
		},
	);

	it('of different kinds have their own calls', async () => {
		const items = [
			{ employment_id: employmentId(1) },
			{ employment_id: userIds.open_id!(employmentId(2)) },
		];
		await expect(run({ items, parameters: { lookUpBy, fields } }).then(names)).resolves.toEqual([
			'王芳',
			'李伟',
		]);
		expect(calls()).toHaveLength(2);
	});

	it.each([
		['keep the kind that its form tells', employmentId(4), 'people_corehr_id', ['刘洋']],
		['are of the kind that the operator chose where it does not tell', 'li_wei', 'union_id', []],
	])('%s', async (_, employment_id, asked, found) => {
		const options = { userIdType: 'union_id', ifNotFound: 'skip' };
		const parameters = { lookUpBy, fields, options };
		await expect(run({ items: [{ employment_id }], parameters }).then(names)).resolves.toEqual(
			found,
		);
		expect(new URLSearchParams(calls()[0]!.query).get('user_id_type')).toBe(asked);
	});

	it('who are not found are an error that says by what', async () => {
		const items = [{ employment_id: UNKNOWN }];
		await expect(run({ items, parameters: { lookUpBy } })).rejects.toMatchObject({
			message: `No employee found for the employment id ${UNKNOWN}`,
			description: expect.stringContaining(
				'this employment id who has completed onboarding',
			) as string,
		});
	});

	it('who are refused are found by halving, as by person id', async () => {
		misbehave(simulator, 'refusals name nobody');
		simulator.company.people.add(100);
		const items = Array.from({ length: 100 }, (_, index) => ({
			employment_id: employmentId(index + 13),
		}));
		simulator.company.oddities.refusedIds.add(items[37]!.employment_id);
		const output = await tolerant({ items, parameters: { lookUpBy, fields } });
		const failed = output.flatMap(({ json }, index) => (json.error === undefined ? [] : [index]));
		expect(failed).toEqual([37]);
		expect(calls().length).toBeLessThanOrEqual(30);
	}, 30_000);
});

describe('people looked up by their work email', () => {
	const lookUpBy = 'workEmail';

	it('are matched by it, whatever the capitals, with the fields that were chosen', async () => {
		const items = [2, 1].map((number) => ({ email: ` ${email(number)} ` }));
		const parameters = { lookUpBy, fields };
		await expect(run({ items, parameters }).then(names)).resolves.toEqual(['李伟', '王芳']);
		expect(bodies()).toEqual([
			expect.objectContaining({
				work_emails: [email(1), email(2)],
				fields: expect.arrayContaining(['email_address', 'work_email_list']) as string[],
			}),
		]);
		simulator.company.oddities.retouches.add((record) => ({
			...record,
			email_address: String(record.email_address).toUpperCase(),
			work_email_list: [],
		}));
		await expect(run({ items, parameters }).then(names)).resolves.toEqual(['李伟', '王芳']);
	});

	it('of which the answer lacks the email are no "not found"', async () => {
		simulator.app.hiddenFields.add('email_address');
		simulator.app.hiddenFields.add('work_email_list');
		const run1 = run({ items: [{ email: email(1) }], parameters: { lookUpBy } });
		await expect(run1).rejects.toThrow("Feishu's answer has no email_address");
	});

	it.each([
		['', 'There is no work email'],
		['王芳 <fang@example.com>', 'This is not a work email: "王芳'],
		['fang', 'This is not a work email: "fang"'],
		[['a@example.com'], 'This is not a work email: ["a@example.com"]'],
		[`${'a'.repeat(250)}@example.com`, 'This is not a work email: "aaaa'],
	])('as %j are refused before any call', async (given, message) => {
		const output = await tolerant({ items: [{ email: given }], parameters: { lookUpBy } });
		expect(output[0]!.json.error).toContain(message);
		expect(simulator.calls).toEqual([]);
	});

	it('have all personal fields and the core of the employment by default, within the limit', async () => {
		const [item] = await run({ items: [{ email: email(1) }], parameters: { lookUpBy } });
		expect(item!.json).toMatchObject({ legal_name: '王芳', gender_code: 'male' });
	});
});

describe('an item without a person id', () => {
	it.each<[string, IDataObject, string]>([
		['is looked up by employment_id', { employment_id: employmentId(2), email: email(1) }, '李伟'],
		['is looked up by email where there is no employment_id', { email: email(4) }, '刘洋'],
		[
			'counts an empty one as none',
			{ person_id: ' ', employment_id: null, email: email(5) },
			'陈静',
		],
		[
			'is not looked up otherwise when it has a person id',
			{ person_id: '7000000000000000006', employment_id: employmentId(2) },
			'杨磊',
		],
	])('%s', async (_, item, name) => {
		await expect(run({ items: [item], parameters: { fields } }).then(names)).resolves.toEqual([
			name,
		]);
	});

	it('and without anything else is an error of that item alone', async () => {
		const items = [{ employment_id: employmentId(2) }, { name: '王芳' }];
		const output = await tolerant({ items, parameters: { fields } });
		expect(names(output)).toEqual(['李伟', undefined]);
		expect(output[1]!.json.error).toContain(
			'There is no person id, no employment id and no email. The parameter "Person ID" is empty',
		);
	});

	it('in source Person (V1) is not looked up by anything else', async () => {
		const items = [{ employment_id: employmentId(2) }];
		const parameters = { source: 'person', lookUpBy: 'employmentId' };
		await expect(run({ items, parameters })).rejects.toMatchObject({
			message: 'There is no person id, and by its employment id Source "Person (V1)" finds nobody',
			description: expect.stringContaining('Set Source to "Employee (V2)"') as string,
		});
		expect(simulator.calls).toEqual([]);
	});
});

describe('nobody found', () => {
	it.each<[string, IDataObject, boolean]>([
		['a person id', { person_id: '7999999999999999999' }, true],
		['an employment id', { employment_id: '7999999999999999999' }, false],
		['a work email', { email: 'nobody@example.com' }, false],
	])('by %s advises Source Person (V1) only where that could find them', async (_, item, does) => {
		const description = does
			? (expect.stringContaining('set Source to "Person (V1)"') as string)
			: (expect.not.stringContaining('Source') as string);
		await expect(run({ items: [item] })).rejects.toMatchObject({
			message: expect.stringMatching(/^No employee found for the /) as string,
			description,
		});
	});
});

describe('what an event says was deleted', () => {
	const person_id = '7000000000000000003';
	const employment_id = employmentId(3);

	it.each<[string, IDataObject, IDataObject, string]>([
		[
			'a person',
			{ event_type: 'corehr.person.deleted_v1', person_id },
			{},
			`The person ${person_id} was deleted`,
		],
		[
			'a person, of whom the operator asks for more',
			{ event_type: 'corehr.person.deleted_v1', person_id: Number('7000000000000') },
			{ source: 'person' },
			'The person 7000000000000 was deleted',
		],
		[
			'an employment',
			{ event_type: 'corehr.employment.deleted_v1', employment_id },
			{},
			`The employment ${employment_id} was deleted`,
		],
	])('is not asked for: %s', async (_, item, parameters, message) => {
		const settings = { items: [item], parameters: parameters as Run['parameters'] };
		await expect(run(settings)).rejects.toMatchObject({
			message,
			description: expect.stringContaining('Feishu was not asked for it') as string,
			context: { itemIndex: 0 },
		});
		const options = { ifNotFound: 'skip' };
		await expect(
			run({ items: [item], parameters: { ...settings.parameters, options } }),
		).resolves.toEqual([]);
		expect(simulator.calls).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['another record', { event_type: 'corehr.contract.deleted_v1', person_id }],
		['somebody else', { event_type: 'corehr.employment.deleted_v1', person_id }],
		['nobody: they were changed', { event_type: 'corehr.person.updated_v1', person_id }],
		['what cannot be read', { event_type: ['corehr.person.deleted_v1'], person_id }],
	])('keeps nobody from being asked for when it is %s', async (_, item) => {
		await expect(run({ items: [item], parameters: { fields } }).then(names)).resolves.toEqual([
			'张敏',
		]);
	});

	it('keeps a person from being asked for by the id of another item no longer', async () => {
		const items = [{ event_type: 'corehr.person.deleted_v1', person_id: '1' }];
		const parameters = { personId: person_id, fields };
		await expect(run({ items, parameters }).then(names)).resolves.toEqual(['张敏']);
	});
});

describe('the wait until a change can be read', () => {
	const waits = async (items: readonly IDataObject[], parameters = {}) => {
		const sleep = jest.spyOn(systemClock, 'sleep').mockResolvedValue();
		await run({ items, parameters: { fields, ...parameters } });
		const [[wait = 0] = []] = sleep.mock.calls;
		sleep.mockRestore();
		return Math.ceil(wait / 1000);
	};
	const now = () => ({ create_time: String(Date.now()), employment_id: employmentId(1) });

	it.each<[number, string]>([
		[10, 'corehr.employee.domain_event_v2'],
		[5, 'corehr.employment.updated_v1'],
		[5, 'corehr.job_data.changed_v1'],
		[5, 'corehr.some.new_event_v3'],
	])('is %i s after %s', async (seconds, event_type) => {
		await expect(waits([{ ...now(), event_type }])).resolves.toBe(seconds);
	});

	it('is none after an event that deleted what is asked for', async () => {
		const gone = { ...now(), event_type: 'corehr.employment.deleted_v1' };
		await expect(waits([gone], { options: { ifNotFound: 'skip' } })).resolves.toBe(0);
	});
});
