import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { misbehave, type Simulator, startSimulator } from '../../simulator';
import { userIds } from '../../simulator/company/idKinds';
import { credentialOf, runNode } from './runNode';

const EMPLOYEES = 'POST /open-apis/corehr/v2/employees/batch_get';
const SEARCH = 'POST /open-apis/corehr/v2/employees/search';
const LEADER = '7300000000000000010';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const ids = () => simulator.company.people.ids;
const employmentOf = (personId: string) =>
	String(simulator.company.people.employmentOf(personId)?.employment_id);

async function run(items: IDataObject[], parameters: INodeParameters): Promise<IDataObject[]> {
	const credential = credentialOf(simulator);
	return (await runNode({ items, credential, parameters })).map(({ json }) => json);
}
/** The second person of the company, whom the first one leads. */
async function second(parameters: INodeParameters = {}, options: INodeParameters = {}) {
	const all = { ...parameters, options: { addManager: true, ...options } };
	const [json] = await run([{ person_id: ids()[1]! }], all);
	return json!;
}

describe('with the manager', () => {
	it('comes name, work email, employment id and an open id, all in the same call', async () => {
		expect((await second()).manager).toEqual({
			name: '王芳(Fang Wang)',
			email: 'person1@work.example.com',
			employment_id: userIds.open_id!(LEADER),
			user_id: userIds.open_id!(LEADER),
		});
		expect(simulator.callsTo(EMPLOYEES)).toHaveLength(1);
	});

	it.each(['union_id', 'user_id', 'people_corehr_id'])('as %s when asked', async (userIdType) => {
		const { manager } = await second({}, { userIdType });
		expect(manager).toMatchObject({ user_id: userIds[userIdType]!(LEADER) });
	});

	it('comes beside chosen fields, before the employment', async () => {
		const json = await second({ fieldSet: 'chosen', fields: ['person_info.gender'] });
		expect(Object.keys(json)).toEqual([
			...['person_id', 'open_id', 'gender', 'gender_code', 'manager', 'employment'],
		]);
		expect(json.employment).not.toHaveProperty('manager');
	});

	it("comes with the platform's own object, too", async () => {
		const json = await second({ simplify: false });
		expect(json).toMatchObject({ manager: { name: '王芳(Fang Wang)' }, direct_manager: {} });
	});

	it('comes in a list', async () => {
		const parameters = { operation: 'getMany', returnAll: true, options: { addManager: true } };
		const people = await run([{}], parameters);
		expect(people).toHaveLength(11);
		for (const { manager } of people.slice(1)) {
			expect(manager).toMatchObject({ email: 'person1@work.example.com' });
		}
		expect([simulator.callsTo(SEARCH).length, simulator.callsTo(EMPLOYEES).length]).toEqual([1, 0]);
	});

	it('comes nothing where there is none', async () => {
		const options = { addManager: true };
		const [json] = await run([{ person_id: ids()[0]! }], { options });
		expect(json).toMatchObject({ legal_name: '王芳' });
		expect(json).not.toHaveProperty('manager');
	});

	it('who is no user comes without a user id, with the id of the employment', async () => {
		misbehave(simulator, 'managers who are no users');
		expect((await second()).manager).toMatchObject({ employment_id: LEADER, user_id: null });
	});

	it('whose name and email the app may not read comes with ids alone', async () => {
		const { hiddenFields } = simulator.app;
		for (const field of ['preferred_name', 'preferred_local_full_name']) {
			hiddenFields.add(`direct_manager.person_info.${field}`);
		}
		hiddenFields.add('direct_manager.email_address');
		expect((await second()).manager).toMatchObject({ name: 'Fang Wang', email: null });
		hiddenFields.add('direct_manager.person_info.preferred_english_full_name');
		const { manager } = await second();
		expect(manager).toMatchObject({ name: null, user_id: userIds.open_id!(LEADER) });
	});
});

describe("behind an event that names people by CoreHR's own id of their employment", () => {
	it.each([undefined, 'union_id'])('comes the id of the chosen kind: %s', async (userIdType) => {
		const people = simulator.company.people.add(150);
		const items = people.map((id) => ({ employment_id: employmentOf(id) }));
		const options = { addManager: true, ...(userIdType && { userIdType }) };
		const output = await run(items, { options });
		expect(output.map(({ person_id }) => person_id)).toEqual(people);
		for (const { manager } of output) {
			expect(manager).toMatchObject({
				employment_id: LEADER,
				user_id: userIds[userIdType ?? 'open_id']!(LEADER),
			});
		}
		const [one] = output;
		const own = userIds.open_id!(employmentOf(people[0]!));
		expect(one?.open_id).toBe(userIdType ? undefined : own);
		// A hundred a call, and another one for their ids.
		expect(simulator.callsTo(EMPLOYEES)).toHaveLength(4);
	});
});

describe("somebody's own open id", () => {
	it('stands beside the person id', async () => {
		const [json] = await run([{ person_id: ids()[1]! }], {});
		const open_id = userIds.open_id!(employmentOf(ids()[1]!));
		expect(json).toMatchObject({ open_id });
		expect(json).not.toHaveProperty('manager');
		expect(Object.keys(json!).slice(0, 2)).toEqual(['person_id', 'open_id']);
	});

	it('is missing where ids of another kind were asked for', async () => {
		const options = { userIdType: 'user_id' };
		const [json] = await run([{ person_id: ids()[1]! }], { options });
		expect(json).not.toHaveProperty('open_id');
	});
});
