import type { INode, INodeParameters } from 'n8n-workflow';
import {
	ACTION,
	chain,
	coreHr,
	detailsDraft,
	manualTrigger,
	node,
	noOp,
	type Subject,
} from '../../host/n8n/workflowDraft';
import { itemsOf } from '../../host/n8n/executions';
import type { Settings } from '../../simulator';
import { leaksIn } from '../leaks';
import { closeScene, openScene, type Scene } from '../scene';
import { startChatModel, type ChatModel } from './chatModel';
import { begin, LONG, outputOf } from './office';

let scene: Scene;

beforeAll(async () => {
	// A change becomes readable as late as the platform's pages say it may.
	const readLagMs: Settings['readLagMs'] = {
		employees: [5_000, 5_000],
		search: [5_000, 5_000],
		personV1: [0, 0],
		locations: [2_000, 2_000],
		records: [2_000, 2_000],
		recordSearch: [10_000, 10_000],
	};
	scene = await openScene({ settings: { readLagMs } });
});

afterAll(async () => {
	await closeScene(scene);
});

/** Runs one step on one empty item, as behind a schedule. */
async function runStep(step: INode) {
	const id = await begin(scene.n8n, [{}], [step, noOp()]);
	return await scene.n8n.executions.ended(id, LONG);
}

describe('behind the trigger', () => {
	/** The example workflow of this subject, live. */
	async function example(subject: Subject): Promise<string> {
		const { id } = await scene.n8n.workflows.create(detailsDraft(subject, scene.credential));
		await scene.n8n.workflows.activate(id);
		return id;
	}

	const detailsOf = async (workflow: string) => {
		const [execution] = await scene.n8n.executions.whenEnded(workflow, 1);
		expect(execution?.status).toBe('success');
		return execution ? itemsOf(execution, ACTION) : [];
	};

	it('a person is read as changed, though the change settles late', async () => {
		const { people } = scene.simulator.company;
		const workflow = await example('person');
		const personId = people.ids[1] ?? '';
		const phone_number = '+8613811112222';
		scene.simulator.changePerson(personId, { phone_number });
		// Whoever asks now gets what was.
		const [stale] = people.employeesByPerson([personId]);
		expect(stale).not.toMatchObject({ person_info: { phone_number } });

		expect(await detailsOf(workflow)).toMatchObject([
			{ person_id: personId, phone_number, employment: { employment_status_code: 'hired' } },
		]);
	});

	it('a location is read as changed, though the change settles late', async () => {
		const { locations } = scene.simulator.company;
		const workflow = await example('location');
		const locationId = locations.ids[1] ?? '';
		const address = [{ postal_code: '100081' }];
		scene.simulator.changeLocation(locationId, { address: { postal_code: '100081' } });
		expect(locations.asV2(locationId)).not.toMatchObject({ address });

		expect(await detailsOf(workflow)).toMatchObject([{ location_id: locationId, address }]);
	});
});

describe('lists', () => {
	const list = async (parameters: INodeParameters) => {
		const step = coreHr(scene.credential, { operation: 'getMany', ...parameters });
		const execution = await runStep(step);
		expect(execution.status).toBe('success');
		return outputOf(execution).map(({ json }) => json);
	};

	it('give all locations, over all pages', async () => {
		const { locations } = scene.simulator.company;
		locations.add(150);
		const found = await list({ resource: 'location', returnAll: true });
		expect(found.map(({ location_id }) => location_id)).toEqual(locations.ids);
	});

	it.each([
		['company', 'company_id', 'companies'],
		['contract', 'contract_id', 'contracts'],
		['department', 'department_id', 'departments'],
		['job', 'job_id', 'jobs'],
		['preHire', 'pre_hire_id', 'preHires'],
	] as const)(
		'give all records of the kind %s, each of which is found by its id',
		async (resource, key, name) => {
			const { ids } = scene.simulator.company.records[name];
			const options =
				resource === 'department' ? { departmentIdType: 'people_corehr_department_id' } : {};
			const found = await list({ resource, returnAll: true, options });
			expect(found.map((json) => json[key])).toEqual(ids);
			const one = await list({ resource, operation: 'get', [`${resource}Id`]: ids[0] });
			expect(one).toMatchObject([{ [key]: ids[0] }]);
		},
	);

	it('give as many people as asked for', async () => {
		scene.simulator.company.people.add(150);
		const found = await list({ limit: 120, fieldSet: 'chosen', fields: ['employee_number'] });
		expect(new Set(found.map(({ person_id }) => person_id)).size).toBe(120);
	});

	it('give all people that the filters leave', async () => {
		const { people } = scene.simulator.company;
		const every = { returnAll: true, fieldSet: 'chosen', fields: ['employee_number'] };
		const all = await list({ ...every, filters: {} });
		const hired = await list({ ...every, filters: { status: 'hired' } });
		const one = await list({ filters: { workEmail: 'person3@work.example.com' } });
		// Nobody before onboarding, and a person with two employments once.
		expect(all).toHaveLength(people.ids.length - 1);
		expect(hired).toHaveLength(people.ids.length - 2);
		expect(one).toMatchObject([{ person_id: people.ids[2] }]);
	});
});

describe("n8n's HTTP Request node", () => {
	it('uses the credential, also after its token has died', async () => {
		const { credential, simulator } = scene;
		const ask = async () => {
			const step = node(ACTION, 'n8n-nodes-base.httpRequest', 4.2, {
				url: `${simulator.url}/open-apis/corehr/v1/locations?page_size=10`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'feishuCoreHrApi',
			});
			return await runStep({ ...step, credentials: { feishuCoreHrApi: { ...credential } } });
		};
		const expected = [{ code: 0, data: { items: expect.anything() as unknown } }];
		expect(outputOf(await ask()).map(({ json }) => json)).toMatchObject(expected);
		simulator.expireTokens();
		expect(outputOf(await ask()).map(({ json }) => json)).toMatchObject(expected);
	});
});

describe("n8n's AI agent", () => {
	const TOOL = 'n8n-nodes-feishu-corehr.feishuCoreHrTool';
	let model: ChatModel;

	afterEach(() => model.close());

	it('looks up the person and the location that the model asks for', async () => {
		const { n8n, simulator, credential } = scene;
		const personId = simulator.company.people.ids[4] ?? '';
		const locationId = simulator.company.locations.ids[5] ?? '';
		model = await startChatModel([
			{ tool: 'Look_up_a_person', arguments: { Person_ID: personId } },
			{ tool: 'Look_up_a_location', arguments: { Location_ID: locationId } },
		]);
		const openAi = await n8n.credentials.create('openAiApi', 'Scripted model', {
			apiKey: 'none',
			url: model.url,
			header: false,
		});
		const start = manualTrigger();
		const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', 3, {
			promptType: 'define',
			text: 'Who is it, and where is that?',
		});
		const chat = {
			...node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
				model: { __rl: true, mode: 'id', value: 'scripted' },
			}),
			credentials: { openAiApi: { ...openAi } },
		};
		const tool = (name: string, parameters: INodeParameters): INode => ({
			...coreHr(credential, parameters, name),
			type: TOOL,
		});
		const fromAi = (name: string, what: string) => `={{ $fromAI('${name}', '${what}', 'string') }}`;
		const tools = [
			tool('Look up a person', { personId: fromAi('Person_ID', 'The CoreHR person ID') }),
			tool('Look up a location', {
				resource: 'location',
				locationId: fromAi('Location_ID', 'The CoreHR location ID'),
			}),
		];
		const draft = chain('Agent', [start, agent]);
		const serving = (type: 'ai_languageModel' | 'ai_tool') => ({
			[type]: [[{ node: agent.name, type, index: 0 }]],
		});
		const { id } = await n8n.workflows.create({
			...draft,
			nodes: [...draft.nodes, chat, ...tools],
			connections: {
				...draft.connections,
				[chat.name]: serving('ai_languageModel'),
				...Object.fromEntries(tools.map(({ name }) => [name, serving('ai_tool')])),
			},
		});
		const run = await n8n.workflows.testRun(id, start.name);
		if (!('executionId' in run)) throw new Error('n8n waits for a webhook');
		const execution = await n8n.executions.ended(run.executionId, LONG);

		expect(execution.data.resultData.error?.message).toBeUndefined();
		expect(execution.status).toBe('success');
		const offered = model.requests[0]?.tools?.map((each) => each.function) ?? [];
		const byName = Object.fromEntries(offered.map((each) => [each.name, each]));
		expect(byName).toMatchObject({
			Look_up_a_person: {
				description: expect.stringMatching(/person/) as string,
				parameters: { properties: { Person_ID: { description: 'The CoreHR person ID' } } },
			},
			Look_up_a_location: {
				description: expect.stringMatching(/location/) as string,
				parameters: { properties: { Location_ID: { description: 'The CoreHR location ID' } } },
			},
		});
		const [answer] = itemsOf(execution, agent.name);
		expect(answer?.output).toContain('Jing Chen');
		expect(answer?.output).toContain(personId);
		expect(answer?.output).toContain(locationId);
	});
});

it('leaves no secret in the log, an item or an error', async () => {
	expect(await leaksIn(scene)).toEqual([]);
});
