import type { IDataObject } from 'n8n-workflow';

import { inDepartment, withStatus } from '../../simulator/company/personRecords';
import { endProcess, startProcess } from './changeScene';
import { changesOf, CompareScene, inWords } from './compareScene';
import { credentialOf } from './runNode';

const PERSON = '7000000000000000002';
const OTHER = '7000000000000000003';
const PLACE = '7201000000000000003';

let scene: CompareScene;
beforeEach(async () => (scene = await CompareScene.open()));
afterEach(async () => await scene.close());

const event = (person_id = PERSON) => scene.event({ person_id });
const people = () => scene.simulator.company.people;
const call = (phone_number: string, person = PERSON) => people().change(person, { phone_number });
const named = (name: string) => [{ lang: 'zh-CN', value: name }];
const onlyChanged = { compare: 'onlyChanged' };

describe('a change by event', () => {
	it('says what it was and what it is', async () => {
		const [first] = await scene.run([event()]);
		expect(first?.json).toMatchObject({ person_id: PERSON, changes: [], first_seen: true });
		call('+8613900000000');
		people().changeEmployment(PERSON, inDepartment('7101000000000000003', named('市场部')));
		const [second] = await scene.run([event()]);
		expect(second?.json).toMatchObject({
			first_seen: false,
			changes: [
				{
					field: 'phone_number',
					label: '个人电话',
					before: '+8613000000002',
					after: '+8613900000000',
				},
				{ field: 'employment.department_id', label: '部门', before: '研发部', after: '市场部' },
			],
		});
		expect(changesOf(await scene.run([event()]))).toEqual([[]]);
	});

	it('is told in the chosen language', async () => {
		await scene.run([event()], { language: 'en-US' });
		people().changeEmployment(PERSON, withStatus('terminated'));
		expect(inWords(await scene.run([event()], { language: 'en-US' }))).toEqual([
			['Employment Status: Hired → Terminated'],
		]);
	});

	it('is told in the chosen language beside the platform’s own object', async () => {
		const whole = { simplify: false, language: 'en-US' };
		await scene.run([event()], whole);
		people().changeEmployment(PERSON, withStatus('terminated'));
		expect(inWords(await scene.run([event()], whole))).toEqual([
			['Employment Status: Hired → Terminated'],
		]);
	});

	it('is told beside the platform’s own object, too', async () => {
		const whole = { simplify: false };
		await scene.run([event()], whole);
		call('1');
		const [item] = await scene.run([event()], whole);
		expect(inWords([item!])).toEqual([['个人电话: +8613000000002 → 1']]);
		expect(item?.json.person_info).toMatchObject({ phone_number: '1' });
	});

	it('is told of a person of the V1 call, and of a location', async () => {
		const v1 = { source: 'person' };
		await scene.run([event()], v1);
		people().change(PERSON, { legal_name: '李小伟' });
		expect(inWords(await scene.run([event()], v1))).toEqual([['法定姓名: 李伟 → 李小伟']]);

		const location = { resource: 'location' };
		const atPlace = () => scene.event({ location_id: PLACE });
		await scene.run([atPlace()], location);
		scene.simulator.company.locations.change(PLACE, { address: { postal_code: '999' } });
		expect(inWords(await scene.run([atPlace()], location))).toEqual([
			['地址：邮政编码: 200030 → 999'],
		]);
	});

	it('names the day on which a version begins that lies in the future', async () => {
		const location = { resource: 'location' };
		const atPlace = () => scene.event({ location_id: PLACE });
		await scene.run([atPlace()], location);
		const { locations } = scene.simulator.company;
		locations.change(PLACE, {
			effective_time: '2999-01-01 00:00:00',
			address: { postal_code: '1' },
		});
		const [changes] = changesOf(await scene.run([atPlace()], location));
		expect(changes?.length).toBeGreaterThan(0);
		for (const change of changes ?? [])
			expect(change).toMatchObject({ effective_from: '2999-01-01' });
	});

	it('is told of a further employment, too', async () => {
		const both = '7000000000000000008';
		const [item] = await scene.run([event(both)]);
		const others = item?.json.other_employments as IDataObject[];
		expect(others).toHaveLength(1);
		const moved = inDepartment('7101000000000000003', named('市场部'));
		people().changeEmployments(both, (one) =>
			one.primary_employment === true ? one : { ...one, ...moved },
		);
		const changes = changesOf(await scene.run([event(both)]));
		expect(changes).toMatchObject([
			[{ field: expect.stringMatching(/^other_employments\.\d{4}-/) as string, label: '部门' }],
		]);
	});

	it('tells entries of a list that look alike by their ids', async () => {
		const lists = { fieldSet: 'chosen', fields: ['person_info.phone_list'] };
		const phone = (id: string) =>
			people().change(PERSON, { phone_list: [{ id, phone_number: '1' }] });
		phone('a');
		await scene.run([event()], lists);
		phone('b');
		expect(inWords(await scene.run([event()], lists))).toEqual([['个人电话列表: 1 (a) → 1 (b)']]);
	});

	it('leaves the item as it is with compare off', async () => {
		const [item] = await scene.run([event()], { compare: 'off' });
		expect(item?.json).not.toHaveProperty('changes');
		expect(item?.json).not.toHaveProperty('first_seen');
	});

	it('onlyChanged leaves out who is as he was, and lets the first time through', async () => {
		const both = () => [event(), event(OTHER)];
		expect(await scene.run(both(), onlyChanged)).toHaveLength(2);
		expect(await scene.run(both(), onlyChanged)).toEqual([]);
		call('1', OTHER);
		const [item, ...more] = await scene.run(both(), onlyChanged);
		expect(more).toEqual([]);
		expect(item).toMatchObject({ json: { person_id: OTHER }, pairedItem: { item: 1 } });
	});
});

describe('a run that is tried again', () => {
	it('is told the same, however often, and whatever came after it', async () => {
		const [one, two, three] = [event(), event(), event()];
		await scene.run([one]);
		call('2');
		const told = await scene.run([two]);
		expect(await scene.run([two])).toEqual(told);
		call('3');
		expect(changesOf(await scene.run([two]))).toEqual(changesOf(told));
		expect(inWords(await scene.run([three]))).toEqual([['个人电话: 2 → 3']]);
		expect(changesOf(await scene.run([two]))).toEqual(changesOf(told));
		expect((await scene.run([one]))[0]?.json.first_seen).toBe(true);
		expect(inWords(await scene.run([three]))).toEqual([['个人电话: 2 → 3']]);
	});

	it('with more changes merged into its item is told what came since, too', async () => {
		const merged = (...event_ids: string[]) => ({
			...event(),
			event_id: event_ids.at(-1)!,
			event_ids,
		});
		await scene.run([event()]);
		call('2');
		const told = [['个人电话: +8613000000002 → 2']];
		expect(inWords(await scene.run([merged('a', 'b')]))).toEqual(told);
		expect(inWords(await scene.run([merged('a', 'b', 'c')]))).toEqual(told);
		expect(inWords(await scene.run([merged('a')]))).toEqual(told);
	});

	it('takes nothing from another workflow', async () => {
		const inOther = { workflow: { id: 'workflow 2' } };
		await scene.run([event()]);
		await scene.run([event()], {}, inOther);
		call('2');
		const change = event();
		const told = [['个人电话: +8613000000002 → 2']];
		expect(inWords(await scene.run([change]))).toEqual(told);
		expect(inWords(await scene.run([change], {}, inOther))).toEqual(told);
	});

	it('workflows with the same compareName share one memory', async () => {
		const shared = { compareName: 'HR', ...onlyChanged };
		await scene.run([event()], shared);
		call('2');
		expect(await scene.run([event()], shared)).toHaveLength(1);
		expect(await scene.run([event()], shared, { workflow: { id: 'workflow 2' } })).toEqual([]);
	});
});

describe('several items of one person', () => {
	it('with addChanges have the same changes each, with onlyChanged the first is put out', async () => {
		await scene.run([event()]);
		await scene.run([event()], { ...onlyChanged, compareName: 'other' });
		call('2');
		const told = ['个人电话: +8613000000002 → 2'];
		expect(inWords(await scene.run([event(), event()]))).toEqual([told, told]);
		const batch = [event(), event()];
		const only = { ...onlyChanged, compareName: 'other' };
		expect(inWords(await scene.run(batch, only))).toEqual([told]);
		call('3');
		expect(inWords(await scene.run(batch, only))).toEqual([told]);
	});
});

describe('Get Many', () => {
	it('tells nothing the first time, and from then on what events missed', async () => {
		const hints: string[] = [];
		expect(await scene.list({}, { hints })).toEqual([]);
		expect(hints).toEqual([
			expect.stringMatching(/^This is the first time: 11 records are remembered as they are now/),
		]);
		call('2');
		const hired = people().create();
		const output = await scene.list();
		expect(output.map(({ json }) => [json.person_id, json.first_seen])).toEqual([
			[PERSON, false],
			[hired, true],
		]);
		expect(inWords(output)).toEqual([['个人电话: +8613000000002 → 2'], []]);
		expect(await scene.list()).toEqual([]);
	});

	it('in a loop takes all turns of the first execution as they are', async () => {
		const turn = async (name: string, executionId: string) =>
			await scene.run(
				[{ name }],
				{
					...{ operation: 'getMany', returnAll: true, compare: 'onlyChanged' },
					filters: { keyword: '={{ $json.name }}' },
				},
				{ executionId },
			);
		for (const executionId of ['1', '2']) {
			for (const name of ['100001', '100003']) expect(await turn(name, executionId)).toEqual([]);
		}
	});

	it('finds nobody new where only the question is: the first few at first, then all', async () => {
		await scene.list({ returnAll: false, limit: 3 });
		call('2');
		const output = await scene.list();
		expect(output.map(({ json }) => [json.person_id, json.first_seen])).toEqual([[PERSON, false]]);
	});

	it('of which an item failed is the first once more', async () => {
		const lists = async (...names: string[]) =>
			await scene.run(
				names.map((name) => ({ name })),
				{
					...{ operation: 'getMany', returnAll: true, compare: 'onlyChanged' },
					filters: { keyword: '={{ $json.name }}' },
				},
				{ onError: 'continueRegularOutput' },
			);
		expect(await lists('100001', '')).toEqual([
			expect.objectContaining({ json: { error: expect.stringMatching(/Keyword/) as string } }),
		]);
		expect(await lists('100001', '100003')).toEqual([]);
	});

	it('that finds nobody takes that for the beginning where it filters, and not where it does not', async () => {
		const narrow = { filters: { keyword: 'Nobody' } };
		expect(await scene.list(narrow)).toEqual([]);
		const hired = people().create();
		people().change(hired, { preferred_local_full_name: 'Nobody' });
		const output = await scene.list(narrow);
		expect(output.map(({ json }) => [json.person_id, json.first_seen])).toEqual([[hired, true]]);

		const ids = [...people().ids];
		for (const id of ids) people().hidden.add(id);
		expect(await scene.list({ compareName: 'all' })).toEqual([]);
		people().hidden.clear();
		expect(await scene.list({ compareName: 'all' })).toEqual([]);
	});

	it('by hand uses no change up, and says so', async () => {
		await scene.list();
		call('2');
		const hints: string[] = [];
		expect(await scene.list({}, { mode: 'manual', hints })).toHaveLength(1);
		expect(hints).toEqual([expect.stringMatching(/^This was a test run: no change was used up/)]);
		expect(await scene.list()).toHaveLength(1);
	});

	it('of locations does not tell again what an event has told', async () => {
		const location = { resource: 'location' };
		const atPlace = () => scene.event({ location_id: PLACE });
		await scene.list(location);
		scene.simulator.company.locations.change(PLACE, { address: { postal_code: '999' } });
		expect(inWords(await scene.run([atPlace()], location))).toEqual([
			['地址：邮政编码: 200030 → 999'],
		]);
		expect(await scene.list(location)).toEqual([]);
		expect(changesOf(await scene.run([atPlace()], location))).toEqual([[]]);
	});

	it('with addChanges puts all out, also the first time', async () => {
		const all = await scene.list({ compare: 'addChanges' });
		expect(all.length).toBeGreaterThan(5);
		expect(all.every(({ json }) => json.first_seen === false)).toBe(true);
		expect(changesOf(all).flat()).toEqual([]);
	});
});

describe('what the answers no longer hold', () => {
	it('is not empty: fields that were not asked for, or may not be read, are told when they differ', async () => {
		await scene.run([event()]);
		const lean = { fieldSet: 'chosen', fields: ['employee_number'] };
		expect(changesOf(await scene.run([event()], lean))).toEqual([[]]);
		expect(changesOf(await scene.run([event()]))).toEqual([[]]);
		await scene.run([event()], lean);
		call('2');
		expect(inWords(await scene.run([event()]))).toEqual([['个人电话: +8613000000002 → 2']]);
	});

	it('is empty where the event says that it changed, and it was asked for', async () => {
		const named = () => ({ ...event(), changed_fields: ['phone_number'] });
		await scene.run([event()]);
		people().change(PERSON, { phone_number: undefined });
		const lean = { fieldSet: 'chosen', fields: ['employee_number'] };
		expect(changesOf(await scene.run([named()], lean))).toEqual([[]]);
		expect(inWords(await scene.run([named()]))).toEqual([['个人电话: +8613000000002 → null']]);
	});

	it('is empty where the event says so, also when it is the second to ask', async () => {
		await scene.run([event()]);
		people().change(PERSON, { phone_number: undefined });
		expect(changesOf(await scene.run([{ ...event(), changed_fields: ['gender'] }]))).toEqual([[]]);
		const named = { ...event(), changed_fields: ['phone_number'] };
		expect(inWords(await scene.run([named]))).toEqual([['个人电话: +8613000000002 → null']]);
	});

	it('computed fields count only where they are chosen', async () => {
		const all = { fieldSet: 'all' };
		const chosen = { fieldSet: 'chosen', fields: ['person_info.age'], compareName: 'age' };
		await scene.run([event()], all);
		await scene.run([event()], chosen);
		people().change(PERSON, { age: 99, working_years: 70 });
		expect(changesOf(await scene.run([event()], all))).toEqual([[]]);
		expect(changesOf(await scene.run([event()], chosen))).toMatchObject([[{ field: 'age' }]]);
	});
});

describe('onlyWhen', () => {
	const when = (...conditions: IDataObject[]) => ({ onlyWhen: { conditions } });
	const move = (to: string, name: string) =>
		people().changeEmployment(PERSON, inDepartment(to, named(name)));

	it.each<[string, IDataObject, number]>([
		['the label in Chinese', { field: '部门', to: '市场部' }, 1],
		['the label in English', { field: 'department', to: '市场部' }, 1],
		['the API name and the id', { field: 'department_id', to: '7101000000000000003' }, 1],
		['the name before', { field: 'employment.department_id', from: '研发部' }, 1],
		['any field', { to: '市场部' }, 1],
		['another name', { field: '部门', to: '销售部' }, 0],
		['another field', { field: '性别' }, 0],
		['both ends', { field: '部门', from: '市场部', to: '研发部' }, 0],
	])('by %s', async (_, condition, count) => {
		await scene.run([event()]);
		move('7101000000000000003', '市场部');
		expect(await scene.run([event()], when(condition))).toHaveLength(count);
	});

	it.each([
		['zh-CN', '是否试用中', '是', '否'],
		['zh-CN', 'On Probation', 'Yes', 'No'],
		['en-US', 'on_probation', 'true', 'false'],
	])('the end of the probation in %s: %s from %s to %s', async (language, field, from, to) => {
		people().changeEmployment(PERSON, { on_probation: true });
		await scene.run([event()], { language });
		people().changeEmployment(PERSON, { on_probation: false });
		const condition = when({ field, from, to });
		expect(await scene.run([event()], { language, ...condition })).toHaveLength(1);
	});

	it.each([
		['an entry', '+8613900000000'],
		['its id', 'phone 2'],
	])('of a list: %s that is new in it', async (_, to) => {
		const phone = (id: string, number: string) => ({ id, phone_number: number });
		const lists = { fieldSet: 'chosen', fields: ['person_info.phone_list'] };
		const one = phone('phone 1', '+8613000000002');
		people().change(PERSON, { phone_list: [one] });
		await scene.run([event()], lists);
		people().change(PERSON, { phone_list: [one, phone('phone 2', '+8613900000000')] });
		expect(await scene.run([event()], { ...lists, ...when({ to }) })).toHaveLength(1);
	});

	it.each(['empty', 'Empty', '空'])('to %s is a field that was cleared', async (to) => {
		await scene.run([event()]);
		people().change(PERSON, { phone_number: '' });
		expect(await scene.run([event()], when({ field: '个人电话', to }))).toHaveLength(1);
		call('empty');
		expect(await scene.run([event()], when({ field: '个人电话', from: to }))).toHaveLength(1);
	});

	it('any of several conditions will do, and codes count like labels', async () => {
		await scene.run([event()]);
		people().changeEmployment(PERSON, withStatus('terminated'));
		const conditions = [{ field: 'gender' }, { field: '雇佣状态', from: 'HIRED', to: '离职' }];
		expect(await scene.run([event()], when(...conditions))).toHaveLength(1);
	});

	it('a field that does not exist is named, and the other records are unharmed', async () => {
		await scene.run([event()]);
		call('2');
		const bad = { ...when({ field: '={{ $json.field }}' }) };
		const items = [event(), { ...event(OTHER), field: 'deparment' }];
		await expect(scene.run(items, bad)).rejects.toMatchObject({
			message: 'There is no field "deparment" to compare',
		});
		const output = await scene.run(items, bad, { onError: 'continueRegularOutput' });
		expect(output[0]?.json.changes).toHaveLength(1);
		expect(output[1]?.json.error).toMatch(/There is no field "deparment" to compare/);
	});
});

describe('onlyWhen with a field of the tenant’s own', () => {
	const lean = { fieldSet: 'chosen', fields: ['employee_number'] };
	const when = (field: string) => ({ onlyWhen: { conditions: [{ field }] } });

	it.each(['衬衫尺码', 'Shirt size', 'custom_field_33__c'])(
		'%s is known, also where the record has none',
		async (field) => {
			expect(await scene.run([event()], { ...lean, ...when(field) })).toEqual([]);
		},
	);

	it('which nobody can tell of other records, a hint says that no record has it', async () => {
		const hints: string[] = [];
		const place = [scene.event({ location_id: PLACE })];
		const parameters = { resource: 'location', ...when('没有的字段') };
		expect(await scene.run(place, parameters, { hints })).toEqual([]);
		expect(hints).toEqual([
			expect.stringMatching(
				/^None of these records has a field that "Only When" names: 没有的字段/,
			),
		]);
	});
});

describe('Forget', () => {
	const forget = async (parameters: IDataObject, items: IDataObject[] = [{}]) =>
		(await scene.run(items, { operation: 'forget', ...parameters })).map(({ json }) => json);

	it('one record, in whichever workflow', async () => {
		await scene.run([event(), event(OTHER)]);
		await scene.run([event()], {}, { workflow: { id: 'workflow 2' } });
		expect(await forget({}, [{ person_id: PERSON }])).toEqual([
			{ person_id: PERSON, forgotten: 2 },
		]);
		const output = await scene.run([event(), event(OTHER)]);
		expect(output.map(({ json }) => json.first_seen)).toEqual([true, false]);
	});

	it('all records of a kind, also what an older secret wrote', async () => {
		await scene.list();
		await scene.run([scene.event({ location_id: PLACE })], { resource: 'location' });
		expect(Number((await forget({ forgetAll: true }))[0]?.forgotten)).toBeGreaterThan(5);
		expect(await scene.list()).toEqual([]);
		const [place] = await scene.run([scene.event({ location_id: PLACE })], {
			resource: 'location',
		});
		expect(place?.json.first_seen).toBe(false);
	});

	it('happens by itself when the record is deleted', async () => {
		const location = { resource: 'location', options: { ifNotFound: 'skip' } };
		const atPlace = () => scene.event({ location_id: PLACE });
		await scene.run([atPlace()], location);
		const deleted = { ...atPlace(), event_type: 'corehr.location.deleted_v2' };
		expect(await scene.run([deleted], location)).toEqual([]);
		expect((await scene.run([atPlace()], location))[0]?.json.first_seen).toBe(true);
	});
});

describe('where it cannot be remembered', () => {
	it('a damaged record begins anew, and the others are unharmed', async () => {
		await scene.run([event(), event(OTHER)]);
		call('2');
		call('3', OTHER);
		await scene.damage(1);
		const hints: string[] = [];
		const output = await scene.run([event(), event(OTHER)], {}, { hints });
		expect(output.map(({ json }) => json.first_seen).sort()).toEqual([false, true]);
		expect(changesOf(output).flat()).toHaveLength(1);
		expect(hints).toEqual([
			expect.stringMatching(/^What was remembered of 1 records could not be read: it was damaged/),
		]);
		expect(changesOf(await scene.run([event(), event(OTHER)])).flat()).toEqual([]);
	});

	it('with another secret all begins anew', async () => {
		await scene.run([event()]);
		scene.simulator.app.appSecret = 'another secret';
		expect((await scene.run([event()]))[0]?.json.first_seen).toBe(true);
	});

	it('in queue mode the error names the setting that cures it', async () => {
		process.env.EXECUTIONS_MODE = 'queue';
		await expect(scene.run([event()])).rejects.toMatchObject({
			message: 'In queue mode, comparing with last time needs a database that all workers share',
			description: expect.stringMatching(/set FEISHU_COREHR_INBOX_URL on all/) as string,
		});
		await endProcess();
		const { simulator } = scene;
		startProcess({ ...scene.engine.env, FEISHU_COREHR_INBOX_URL: 'postgres://u:p@127.0.0.1:1/db' });
		await expect(
			scene.run([event()], {}, { credential: credentialOf(simulator) }),
		).rejects.toMatchObject({
			message: 'The stored changes cannot be reached at the moment',
		});
		startProcess(scene.engine.env);
	});
});
