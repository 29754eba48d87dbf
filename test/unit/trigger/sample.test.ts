import type { IDataObject } from 'n8n-workflow';
import { EVENT_TYPES } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { OWN_TYPES } from '../../../nodes/FeishuCoreHr/events/ownEvents';
import { listenForTest } from '../../../nodes/FeishuCoreHr/trigger/activate';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { eventPages, startSimulator, type Simulator } from '../../simulator';
import { credentialOf, runNode } from '../actions/runNode';
import { n8nContext } from '../n8nContext';
import { FakeN8n } from './house';
import { node } from './node';

const PERSON = 'corehr.person.updated_v1';
const LOCATION = 'corehr.location.updated_v2';
const EMPLOYEE = 'corehr.employee.domain_event_v2';
const COMPANY = 'corehr.company.updated_v2';
const DEPARTMENT = 'corehr.department.updated_v2';

const SEARCH = '/open-apis/corehr/v2/employees/search';

let simulator: Simulator;

beforeAll(async () => (simulator = await startSimulator()));
afterEach(() => simulator.faults.clear());
afterAll(async () => await simulator.close());

/** "Execute step" of a trigger with these parameters: what the node gives out. */
async function execute(
	parameters: Record<string, unknown>,
	credential: IDataObject = credentialOf(simulator),
): Promise<FakeN8n> {
	const n8n = new FakeN8n('tested', {
		mode: 'manual',
		credential,
		parameters: { testRun: 'sample', ...parameters },
	});
	const { httpRequest } = n8nContext().helpers;
	const context = { ...n8n.context, helpers: { ...n8n.context.helpers, httpRequest } };
	const test = await listenForTest(context, readSettings(context));
	await test.manualTriggerFunction?.();
	await test.closeFunction?.();
	return n8n;
}

async function sample(
	parameters: Record<string, unknown>,
	credential?: IDataObject,
): Promise<IDataObject> {
	const { started } = await execute(parameters, credential);
	expect(started).toHaveLength(1);
	const items = started.flatMap(({ outputs }) => outputs.flat());
	expect(items).toHaveLength(1);
	return items[0]?.json ?? {};
}

describe('a test run with a sample', () => {
	it('gives at once an item as a change of a real person does, and opens no connection', async () => {
		const { handshakes } = simulator.app.longConnection;
		const item = await sample({ events: [PERSON, LOCATION] });
		expect(Object.keys(item)).toEqual([
			...['person_id', 'changed_text', 'changed_labels', 'matched_fields', 'changed_fields'],
			...['occurred_at', 'event_id', 'event_type', 'tenant_key', 'app_id', 'create_time'],
			...['field_changes', 'is_sample'],
		]);
		expect(item).toMatchObject({
			event_type: PERSON,
			app_id: simulator.app.appId,
			field_changes: eventPages[PERSON]?.event.field_changes,
			is_sample: true,
		});
		expect(simulator.company.people.ids).toContain(item.person_id);
		expect(simulator.app.longConnection.handshakes).toBe(handshakes);
	});

	it.each([
		[PERSON, 'person', 'personId', 'person_id'],
		[LOCATION, 'location', 'locationId', 'location_id'],
		[EMPLOYEE, 'person', 'employmentId', 'employment_id'],
		[DEPARTMENT, 'department', 'departmentId', 'department_id'],
		[COMPANY, 'company', 'companyId', 'company_id'],
		['corehr.contract.created_v1', 'contract', 'contractId', 'contract_id'],
		['corehr.job.updated_v1', 'job', 'jobId', 'job_id'],
		['corehr.pre_hire.updated_v1', 'preHire', 'preHireId', 'pre_hire_id'],
	])(
		'of %s has an id by which the next node finds something',
		async (type, resource, name, key) => {
			const item = await sample({ events: [type] });
			expect(item).not.toHaveProperty('sample_note');
			const lookUpBy = name === 'employmentId' ? { lookUpBy: name } : {};
			const parameters = { resource, operation: 'get', ...lookUpBy, [name]: String(item[key]) };
			const [found] = await runNode({
				parameters,
				items: [item],
				credential: credentialOf(simulator),
			});
			expect(Object.keys(found?.json ?? {}).length).toBeGreaterThan(1);
			expect(found?.json).not.toHaveProperty('error');
		},
	);

	it.each(EVENT_TYPES)('of %s has the keys of its page', async (type) => {
		simulator.faults.add({ kind: 'code', code: 99991672, times: 99 });
		const item = await sample({ events: [type] });
		const { event_type: number, ...body } = eventPages[type]?.event ?? {};
		const keys = [...Object.keys(body), ...(number === undefined ? [] : ['body_event_type'])];
		expect(Object.keys(item)).toEqual(expect.arrayContaining(keys));
		expect(item).toMatchObject({ event_type: type, is_sample: true });
	});

	it.each<[string, Record<string, unknown>, string[]]>([
		['only phone_list', { personFilter: 'only', personFields: ['phone_list'] }, ['phone_list']],
		[
			'all of two',
			{ personFilter: 'all', personFields: ['phone_list', 'legal_name'] },
			['phone_list', 'legal_name'],
		],
		['a pattern', { personFilter: 'only', personOtherFields: '*__c' }, ['custom_field__c']],
		['a pattern of known fields', { personFilter: 'only', personOtherFields: 'nat*_v2' }, []],
		[
			'everything but the computed one of the example',
			{ personFilter: 'ignore', personFields: ['working_years'] },
			[],
		],
	])('honours the filter of persons: %s', async (_, parameters, fields) => {
		const item = await sample({ events: [PERSON], ...parameters });
		if (fields.length > 0) expect(item.matched_fields).toEqual(fields);
		expect(item.matched_fields).not.toContain('working_years');
		expect(item.field_changes).toEqual(item.changed_fields);
	});

	it.each<[string, Record<string, unknown>, string[]]>([
		[
			'a field',
			{ locationFilter: 'only', locationFields: ['address.postal_code'] },
			['address.postal_code'],
		],
		['a bare field', { locationFilter: 'only', locationOtherFields: 'postal_code' }, []],
		['any part', { locationFilter: 'only', locationOtherFields: '*.postal_code' }, []],
		['a whole part', { locationFilter: 'only', locationFields: ['organization'] }, []],
		[
			'fields of two parts',
			{ locationFilter: 'all', locationFields: ['address.city_v2', 'organization.name'] },
			['address.city_v2', 'organization.name'],
		],
		['all but a part', { locationFilter: 'ignore', locationFields: ['address'] }, []],
		[
			'what was created',
			{
				locationFilter: 'only',
				locationFields: ['address.city_v2'],
				options: { changeTypes: ['created'] },
			},
			['address.city_v2'],
		],
		['what was deleted', { options: { changeTypes: ['deleted'] } }, []],
	])('honours the filter of locations: %s', async (_, parameters, fields) => {
		const item = await sample({ events: [LOCATION], ...parameters });
		expect(item.matched_fields).toEqual(expect.arrayContaining(fields));
		const [subEvent] = item.sub_events as IDataObject[];
		const { changeTypes = ['updated'] } = (parameters.options ?? {}) as { changeTypes?: string[] };
		expect(subEvent).toMatchObject({ operation: changeTypes[0], id: expect.any(String) as string });
		expect(simulator.company.locations.ids).toContain(item.location_id);
		if (fields.length > 0) {
			expect(subEvent?.agg_entity_id).toBe(item.location_id);
			expect(item.field_changes).toEqual(
				fields.map((name) => (name.startsWith('address') ? 'address' : name.split('.')[1])),
			);
		}
	});

	it.each(['hired', 'jobChanged', 'left', 'partTime', 'customOrganization', 'infoUpdated'])(
		'honours Employee Changes: %s',
		async (change) => {
			const item = await sample({ events: [EMPLOYEE], employeeChanges: [change] });
			expect(item.employee_change).toBe(change);
			expect(String(item.sub_event_type)[0]).toBe(String(item.body_event_type));
			expect(item.status_label).toEqual(expect.any(String));
		},
	);

	it.each([EMPLOYEE, COMPANY, DEPARTMENT])('honours the filter of %s', async (type) => {
		const otherFields = 'organization_id.name, custom_field_33__c';
		const item = await sample({ events: [type], otherFilter: 'all', otherFields });
		const names = (item.matched_fields as string[]).toSorted().join();
		expect(names).toMatch(/custom_field_33__c.*organization_id\.name/);
	});

	it("calls the tenant's own fields by their names", async () => {
		const personOtherFields = 'custom_field_33__c';
		const parameters = { events: [PERSON], personFilter: 'only', personOtherFields };
		expect((await sample(parameters)).changed_text).toBe('衬衫尺码');
		const options = { fieldLanguage: 'en-US' };
		expect((await sample({ ...parameters, options })).changed_text).toBe('Shirt size');
	});

	it('goes on to the next event where the filter lets none of the first pass', async () => {
		const nothing = { personFilter: 'ignore', personOtherFields: '*' };
		const item = await sample({ events: [PERSON, LOCATION], ...nothing });
		expect(item.event_type).toBe(LOCATION);
		await expect(sample({ events: [PERSON], ...nothing })).rejects.toThrow(
			'There is no sample that this filter passes',
		);
	});

	it('leaves by the output of its kind, and with the raw event where it is asked for', async () => {
		const nothing = { personFilter: 'ignore', personOtherFields: '*' };
		const options = { separateOutputs: true, includeRawEvent: true };
		const { started } = await execute({ events: [PERSON, LOCATION], ...nothing, options });
		const [outputs = []] = started.map((one) => one.outputs);
		expect(outputs.map((items) => items.length)).toEqual([0, 1]);
		const [, [item]] = outputs as [unknown, [{ json: IDataObject }]];
		expect(item.json.raw).toMatchObject({ event: { location_id: item.json.location_id } });
	});

	it('is old enough for the next node to wait for nothing', async () => {
		const { occurred_at } = await sample({ events: [PERSON] });
		const age = Date.now() - Date.parse(String(occurred_at));
		expect(age).toBeGreaterThan(30_000);
		expect(age).toBeLessThan(90_000);
	});

	it.each(OWN_TYPES)('of %s is made here', async (type) => {
		const item = await sample({ events: [type] });
		expect(item).toMatchObject({ event_type: type, is_sample: true });
		expect(Object.keys(item)).toEqual([
			...['event_id', 'event_type', 'app_id', 'occurred_at', 'since'],
			...['last_event_at', 'reason', 'is_sample'],
		]);
	});
});

describe('where no real id can be had, the item is there all the same, and says why:', () => {
	const madeUp = { person_id: 'made-up-sample-id', is_sample: true };

	it('a missing permission', async () => {
		const scopes = ['corehr:employee:read'];
		simulator.faults.add({ kind: 'code', code: 99991672, scopes, path: SEARCH, times: 9 });
		const item = await sample({ events: [PERSON] });
		expect(item).toMatchObject(madeUp);
		expect(item.sample_note).toMatch(
			/^person_id: made up, because no real one could be had \(The app lacks a permission.*corehr:employee:read.*\)\. A step that looks it up finds nothing\. Once this is cured/s,
		);
	});

	it('the next node names the made-up id', async () => {
		simulator.faults.add({ kind: 'code', code: 99991672, path: SEARCH, times: 9 });
		const item = await sample({ events: [PERSON] });
		const next = runNode({ items: [item], credential: credentialOf(simulator) });
		await expect(next).rejects.toThrow('made-up-sample-id');
	});

	it('a hidden field of whose scope the app has nothing', async () => {
		simulator.app.hiddenFields.add('person_info.person_id');
		const item = await sample({ events: [PERSON] });
		simulator.app.hiddenFields.clear();
		expect(item).toMatchObject(madeUp);
		expect(item.sample_note).toContain('the app sees no such record: check its data permissions');
	});

	it('no network', async () => {
		const credential = { ...credentialOf(simulator), baseUrl: 'http://127.0.0.1:9' };
		const item = await sample({ events: [PERSON] }, credential);
		expect(item).toMatchObject(madeUp);
		expect(item.sample_note).toMatch(/Feishu (could not be reached|did not answer within 5 s)/);
	}, 20_000);

	it('a platform that takes too long', async () => {
		simulator.faults.add({ kind: 'slow', delayMs: 9_000, path: SEARCH });
		const began = Date.now();
		const item = await sample({ events: [PERSON] });
		expect(Date.now() - began).toBeLessThan(8_500);
		expect(item.sample_note).toContain('Feishu did not answer within 5 s');
	}, 20_000);

	it('an id for which nobody can be asked', async () => {
		const item = await sample({ events: ['corehr.cost_center.created_v2'] });
		expect(item.sample_note).toBe(
			"cost_center_id: the example of Feishu's documentation, no record of your company. A step that looks it up finds nothing.",
		);
	});

	it('and the log says it, too', async () => {
		const told: string[] = [];
		simulator.faults.add({ kind: 'code', code: 99991672, path: SEARCH, times: 9 });
		const n8n = new FakeN8n('tested', {
			mode: 'manual',
			credential: credentialOf(simulator),
			parameters: { testRun: 'sample', events: [PERSON] },
		});
		const logger = { ...n8n.context.logger, warn: (line: string) => void told.push(line) };
		const context = { ...n8n.context, logger };
		const test = await listenForTest(context, readSettings(context));
		await test.manualTriggerFunction?.();
		expect(told).toEqual([
			expect.stringMatching(/^Feishu CoreHR: a sample has no real id\. person_id: made up/),
		]);
	});
});

describe('the settings of test runs and of our own events', () => {
	const read = (parameters: Record<string, unknown>) =>
		readSettings(node({ events: [PERSON], ...parameters }));

	it('a webhook always waits for a call of its test URL', () => {
		expect(read({ testRun: 'sample' }).testRun).toBe('sample');
		expect(read({ connection: 'webhook', testRun: 'sample' }).testRun).toBe('nextChange');
	});

	it('our own events are ignored with a webhook, and refused where they are all', () => {
		const both = { connection: 'webhook', events: ['connection.lost', PERSON] };
		expect(read(both).events).toEqual(new Set([PERSON]));
		expect(() => read({ connection: 'webhook', events: ['connection.lost'] })).toThrow(
			"'Events' holds only events about the long connection, which never come while 'Connection' is 'Webhook'",
		);
	});

	it('Silent After counts where silence is chosen', () => {
		expect(read({ events: ['connection.silent'] }).silentAfterMs).toBe(24 * 3_600_000);
		expect(read({ events: ['connection.silent'], silentAfter: 0.5 }).silentAfterMs).toBe(1_800_000);
		expect(read({ silentAfter: 'soon' }).silentAfterMs).toBe(0);
		expect(() => read({ events: ['connection.silent'], silentAfter: 0 })).toThrow(
			"'Silent After (Hours)' must be a number from 0.1 to 8760",
		);
	});
});
