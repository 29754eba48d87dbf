import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { RECORD_KINDS } from '../../../nodes/FeishuCoreHr/actions/records/kinds';
import { EVENT_ROWS } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { misbehave, type Simulator, startSimulator } from '../../simulator';
import { departmentIds } from '../../simulator/company/idKinds';
import { credentialOf, type Run, runNode } from './runNode';

const BASE = '/open-apis/corehr';
const UNKNOWN = '7999999999999999999';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const run = async (settings: Partial<Run>): Promise<INodeExecutionData[]> =>
	await runNode({ items: [{}], credential: credentialOf(simulator), ...settings });
const tolerant = async (settings: Partial<Run>) =>
	await run({ onError: 'continueRegularOutput', ...settings });
/** The one item of a run. */
const one = async (settings: Partial<Run>): Promise<IDataObject> => {
	const [item, ...more] = await run(settings);
	expect(more).toEqual([]);
	return item!.json;
};

/** Each kind with its calls, as the simulator counts them, and how many ids one of them takes. */
const KINDS = [
	['company', 'company_id', 'POST', '/v2/companies/batch_get', 100, 'companies'],
	['contract', 'contract_id', 'GET', '/v1/contracts/:id', 1, 'contracts'],
	['department', 'department_id', 'POST', '/v2/departments/batch_get', 100, 'departments'],
	['job', 'job_id', 'GET', '/v2/jobs/:id', 1, 'jobs'],
	['preHire', 'pre_hire_id', 'POST', '/v2/pre_hires/query', 10, 'preHires'],
] as const;
const LISTS = [
	['company', 'company_id', 'GET', '/v1/companies', 100, 'companies'],
	['contract', 'contract_id', 'GET', '/v1/contracts', 50, 'contracts'],
	['department', 'department_id', 'POST', '/v2/departments/search', 100, 'departments'],
	['job', 'job_id', 'GET', '/v2/jobs', 100, 'jobs'],
	['preHire', 'pre_hire_id', 'POST', '/v2/pre_hires/search', 100, 'preHires'],
] as const;

it('every kind of record is met below, but for locations, which have tests of their own', () => {
	const met = KINDS.map(([resource]) => resource);
	expect(RECORD_KINDS.map(({ resource }) => resource).filter((one) => one !== 'location')).toEqual(
		met,
	);
	expect(LISTS.map(([resource]) => resource)).toEqual(met);
});

describe.each(KINDS)('a %s', (resource, key, method, path, size, name) => {
	const calls = () => simulator.callsTo(`${method} ${BASE}${path}`);
	const records = () => simulator.company.records[name];
	const itemsOf = (ids: readonly string[]) => ids.map((id) => ({ [key]: id }));

	it(`comes with its id first; ids are gathered, ${size} a call, each asked for once`, async () => {
		const ids = records()
			.add(Math.min(size, 20) + 1)
			.reverse();
		const output = await run({ items: itemsOf([...ids, ids[0]!]), parameters: { resource } });
		expect(output.map(({ json }) => json[key])).toEqual([...ids, ids[0]]);
		expect(output.map(({ json }) => Object.keys(json)[0])).toEqual(output.map(() => key));
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(output.map((_, item) => ({ item })));
		expect(calls()).toHaveLength(Math.ceil(ids.length / size));
		expect(output.at(-1)!.json).toEqual(output[0]!.json);
		expect(output.at(-1)!.json).not.toBe(output[0]!.json);
	});

	it("not simplified is the platform's own record", async () => {
		const [id] = records().ids;
		const parameters = { resource, simplify: false };
		const json = await one({ items: itemsOf([id!]), parameters });
		const own = RECORD_KINDS.find((kind) => kind.resource === resource)!.idInGet ?? key;
		expect(json[own]).toBe(id);
		expect(JSON.stringify(json)).toMatch(/"lang":"zh-CN"/);
	});

	it.each([
		['error', undefined],
		['skip', []],
		['empty', [{}]],
	])('that nobody has is, with If Not Found "%s", %j', async (ifNotFound, expected) => {
		const settings = {
			items: itemsOf([UNKNOWN]),
			parameters: { resource, options: { ifNotFound } },
		};
		if (expected === undefined) {
			await expect(run(settings)).rejects.toMatchObject({
				message: expect.stringMatching(/^No [\w-]+ found for the [\w-]+ id 7999/) as string,
				description: expect.stringContaining('data permissions') as string,
				context: { itemIndex: 0 },
			});
		} else
			await expect(run(settings).then((all) => all.map(({ json }) => json))).resolves.toEqual(
				expected,
			);
	});

	it('without an id is an error of its item, and no call', async () => {
		const output = await tolerant({ items: [{}, { [key]: 'no id!' }], parameters: { resource } });
		expect(output[0]!.json.error).toMatch(/^There is no [\w-]+ id\. The parameter "[\w -]+ ID" is/);
		expect(output[1]!.json.error).toMatch(/^This is not a [\w-]+ id: "no id!"/);
		expect(simulator.calls).toEqual([]);
	});

	it('is not promised behind an event that is about something else', async () => {
		const items = [{ event_type: 'corehr.process.updated_v2', process_id: '1' }];
		await expect(run({ items, parameters: { resource } })).rejects.toMatchObject({
			description: expect.stringMatching(/that names the [\w-]+ fills it/) as string,
		});
	});

	it('that a change is still reaching is waited for', async () => {
		const [id] = records().ids as [string];
		simulator.settings.readLagMs.records = [600, 600];
		const stamp = {
			custom_fields: [{ custom_api_name: 'stamp__c', value: '"new"' }],
			contract_info: { contract_type: 'stamp__c' },
		};
		records().change(id, stamp);
		const items = [{ [key]: id, create_time: String(Date.now() - 1200) }];
		const found = JSON.stringify(await one({ items, parameters: { resource } }));
		expect(found).toContain('stamp__c');
	}, 15_000);

	it('waits for a rate limit, and tells when that takes too long', async () => {
		const whole = `${BASE}${path.replace('/:id', '')}`;
		const items = itemsOf([records().ids[0]!]);
		simulator.faults.add({ kind: 'rateLimit', path: whole, times: 1, resetSeconds: 1 });
		await expect(run({ items, parameters: { resource } })).resolves.toHaveLength(1);
		simulator.faults.add({ kind: 'rateLimit', path: whole, times: 1, resetSeconds: 60 });
		const parameters = { resource, options: { maxWait: 1 } };
		await expect(run({ items, parameters })).rejects.toThrow(
			'Feishu limits how often this app may ask',
		);
	}, 15_000);

	it('for which the app has no scope is an error that names it', async () => {
		const scopes = ['corehr:some:read'];
		const whole = `${BASE}${path.replace('/:id', '')}`;
		simulator.faults.add({ kind: 'code', code: 99991672, scopes, path: whole });
		const items = itemsOf([records().ids[0]!]);
		await expect(run({ items, parameters: { resource } })).rejects.toMatchObject({
			message: 'The app lacks a permission (scope) for this data',
			description: expect.stringContaining('corehr:some:read') as string,
		});
	});
});

/** Events that tell that a record is gone, of the kinds that this node can look up. */
const DELETIONS = EVENT_ROWS.filter(({ recordGone }) => recordGone).flatMap(({ type, subject }) =>
	RECORD_KINDS.filter(({ key }) => key === subject).map(
		({ resource, key }) => [type, resource, key] as const,
	),
);

describe('a record that its own event says was deleted', () => {
	it('can be one of every kind but pre-hires, whose deletion the platform does not report', () => {
		expect(DELETIONS.map(([, resource]) => resource).sort()).toEqual([
			...['company', 'contract', 'department', 'job', 'location'],
		]);
	});

	it.each(DELETIONS)('is not asked for after %s', async (event_type, resource, key) => {
		const item = { [key]: '7000000000000000001', event_type };
		await expect(run({ items: [item], parameters: { resource } })).rejects.toMatchObject({
			message: `The ${resource} 7000000000000000001 was deleted`,
			description: expect.stringContaining('add the option If Not Found') as string,
			context: { itemIndex: 0 },
		});
		for (const [ifNotFound, expected] of [
			['skip', []],
			['empty', [{}]],
		] as const) {
			const parameters = { resource, options: { ifNotFound } };
			const output = await run({ items: [item], parameters });
			expect(output.map(({ json }) => json)).toEqual(expected);
		}
		expect(simulator.calls).toEqual([]);
	});

	it('keeps no other record of the run from being asked for', async () => {
		const [gone, other] = simulator.company.records.contracts.add(2) as [string, string];
		const event_type = 'corehr.contract.deleted_v1';
		const items = [{ contract_id: gone, event_type }, { contract_id: other }];
		const output = await tolerant({ items, parameters: { resource: 'contract' } });
		expect(output[0]!.json.error).toMatch(`The contract ${gone} was deleted`);
		expect(output[1]!.json.contract_id).toBe(other);
		expect(JSON.stringify(simulator.calls)).not.toContain(gone);
	});

	it.each([
		['an event of another kind', 'corehr.company.deleted_v2'],
		['an event that the package does not know', 'corehr.contract.deleted_v9'],
		['no event', undefined],
	])('is asked for all the same when %s names it', async (_, event_type) => {
		const [contract_id] = simulator.company.records.contracts.ids;
		const items = [{ contract_id: contract_id!, event_type }];
		expect(await one({ items, parameters: { resource: 'contract' } })).toMatchObject({
			contract_id,
		});
	});
});

describe.each(LISTS)('a list of %s records', (resource, key, method, path, size, name) => {
	const calls = () => simulator.callsTo(`${method} ${BASE}${path}`);
	const records = () => simulator.company.records[name];
	// Departments are listed by open ids otherwise.
	const options =
		resource === 'department' ? { departmentIdType: 'people_corehr_department_id' } : {};
	const list = async (parameters: Run['parameters'] = {}) =>
		await run({
			parameters: { resource, operation: 'getMany', returnAll: true, options, ...parameters },
		});

	it(`holds all of them, ${size} a page, each once`, async () => {
		records().add(size);
		const output = await list();
		expect(output.map(({ json }) => json[key])).toEqual(records().ids);
		expect(calls()).toHaveLength(2);
		simulator.company.oddities.pageOverlap = 2;
		await expect(list()).resolves.toHaveLength(records().ids.length);
	});

	it('holds as many as the limit says, from one page', async () => {
		records().add(5);
		const output = await list({ returnAll: false, limit: 2 });
		expect(output.map(({ json }) => json[key])).toEqual(records().ids.slice(0, 2));
		expect(calls()).toHaveLength(1);
	});

	it('says that ids came rounded, rather than mix records up', async () => {
		const own = RECORD_KINDS.find((kind) => kind.resource === resource)!.idInList ?? key;
		simulator.company.oddities.retouches.add((record) => ({ ...record, [own]: 2 ** 60 }));
		await expect(list()).rejects.toThrow(`Feishu's answer has ${own} as the number`);
	});

	it('that breaks off is an error, and no part of it', async () => {
		misbehave(simulator, 'more without a page token');
		await expect(list()).rejects.toThrow('Feishu broke off a list');
	});
});

describe('simplified', () => {
	it('a department has texts, labels and custom fields in the language', async () => {
		const [department_id] = simulator.company.records.departments.ids;
		const json = await one({
			items: [{ department_id }],
			parameters: { resource: 'department', language: 'en-US' },
		});
		expect(json).toMatchObject({
			department_id,
			department_name: 'headOffice',
			sub_type: 'Department',
			sub_type_code: 'department',
			custom_fields: { custom_field_61__c: 250_000 },
		});
		expect(json).not.toHaveProperty('id');
	});

	it('a company has the fields of its hierarchy at the top, and what differs beside them', async () => {
		const [company_id] = simulator.company.records.companies.ids;
		const json = await one({ items: [{ company_id }], parameters: { resource: 'company' } });
		expect(json).toMatchObject({
			company_id,
			name: '公司1',
			code: 'C1',
			type: '公司',
			company_type: '法人',
			industry_list: ['互联网'],
			custom_fields: { custom_field_71__c: false },
		});
		expect(json).not.toHaveProperty('hiberarchy_common');
	});

	it('a job and a contract have custom fields of the older shape by name, too', async () => {
		const [job_id] = simulator.company.records.jobs.ids;
		const [contract_id] = simulator.company.records.contracts.ids;
		const items = [{ job_id, contract_id }];
		await expect(one({ items, parameters: { resource: 'job' } })).resolves.toMatchObject({
			job_id,
			name: '职务1',
			custom_fields: { custom_field_81__c: 'SWE' },
		});
		await expect(one({ items, parameters: { resource: 'contract' } })).resolves.toMatchObject({
			contract_id,
			employment_id: '7300000000000000010',
			contract_type: '劳动合同',
			contract_type_code: 'labor_contract',
			custom_fields: { custom_field_91__c: 'F-7' },
		});
	});

	it('a pre-hire has who it is and the onboarding, and nothing of bank accounts', async () => {
		const [pre_hire_id] = simulator.company.records.preHires.ids;
		const json = await one({ items: [{ pre_hire_id }], parameters: { resource: 'preHire' } });
		expect(json).toMatchObject({
			pre_hire_id,
			person_info: { legal_name: '新人1', gender: '女', gender_code: 'female' },
			employment_info: { work_email: 'new1@work.example.com' },
			onboarding_info: { onboarding_status: 'preboarding', flow_name: '入职流程' },
			probation_info: { probation_period: 6 },
		});
		expect(JSON.stringify(json)).not.toContain('6222000000000000');
	});
});

describe('the id of a department', () => {
	const DEPARTMENTS = `POST ${BASE}/v2/departments/batch_get`;
	const parameters = { resource: 'department' };
	const coreHrId = () => simulator.company.records.departments.ids[1]!;
	const typesAsked = () =>
		simulator
			.callsTo(DEPARTMENTS)
			.map(({ query }) => new URLSearchParams(query).get('department_id_type'));

	it.each([
		['people_corehr_department_id', 'people_corehr_department_id'],
		['open_department_id', 'open_department_id'],
		['department_id', 'department_id'],
	])('of the kind %s is known by its form', async (kind, asked) => {
		const department_id = departmentIds[kind]!(coreHrId());
		const json = await one({ items: [{ department_id }], parameters });
		expect(json).toMatchObject({ department_id, code: 'D2' });
		expect(typesAsked()).toEqual([asked]);
	});

	it('has a call for each kind among the items', async () => {
		const kinds = Object.values(departmentIds).map((as) => as(coreHrId()));
		const items = [...kinds, ...kinds].map((department_id) => ({ department_id }));
		const output = await run({ items, parameters });
		expect(output.map(({ json }) => json.department_id)).toEqual([...kinds, ...kinds]);
		expect(simulator.callsTo(DEPARTMENTS)).toHaveLength(3);
	});

	it('keeps the kind that its form tells when the operator wants other ids in the answer', async () => {
		const options = { departmentIdType: 'department_id', userIdType: 'union_id' };
		const items = [{ department_id: coreHrId() }];
		const json = await one({ items, parameters: { ...parameters, options } });
		expect(json).toMatchObject({ code: 'D2', manager: expect.stringMatching(/^on_/) as string });
		expect(typesAsked()).toEqual(['people_corehr_department_id']);
	});

	it('is of the kind that the operator chose where its form does not tell', async () => {
		const options = { departmentIdType: 'open_department_id', ifNotFound: 'skip' };
		const items = [{ department_id: 'sales' }];
		await expect(run({ items, parameters: { ...parameters, options } })).resolves.toEqual([]);
		expect(typesAsked()).toEqual(['open_department_id']);
	});
});

describe('departments refused together', () => {
	it('are errors of their items alone', async () => {
		misbehave(simulator, 'refusals name nobody');
		const ids = simulator.company.records.departments.add(60);
		simulator.company.oddities.refusedIds.add(ids[17]!);
		const items = ids.map((department_id) => ({ department_id }));
		const output = await tolerant({ items, parameters: { resource: 'department' } });
		const failed = output.flatMap(({ json }, index) => (json.error === undefined ? [] : [index]));
		expect(failed).toEqual([17]);
		expect(output[17]!.json.error).toContain('The app may not see this record');
	});
});
