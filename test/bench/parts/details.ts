import type { INode } from 'n8n-workflow';
import { itemsOf } from '../../host/n8n/executions';
import { ACTION, chain, coreHr, manualTrigger, node } from '../../host/n8n/workflowDraft';
import { credentialFor, type Stand } from '../lab';
import type { Part } from '../part';
import { inTurns, median, ratio } from '../rounds';

const PEOPLE = 1_000;
const BATCH_GET = '/open-apis/corehr/v2/employees/batch_get';
const FIELDS = ['person_info.legal_name', 'person_info.phone_number', 'employee_number'];
/** Documented for this call: within a minute. */
const CALLS_A_MINUTE = 100;

/** The records of 1,000 people by our node, and by n8n's HTTP Request node with a call for each item. */
export const details: Part = {
	name: 'details',
	async run(lab) {
		const stand = await lab.stand();
		const credential = await credentialFor(stand);
		const count = lab.some(PEOPLE);
		const ids = stand.simulator.company.people.add(count);
		const calls = { ours: 0, http: 0 };
		const trial = (name: keyof typeof calls, step: INode) => async () => {
			const { seconds, made } = await fetchAll(stand, step, ids);
			calls[name] = made;
			return seconds;
		};
		const took = await inTurns(Math.ceil(lab.rounds / 2), {
			ours: trial('ours', coreHr(credential, { fieldSet: 'chosen', fields: FIELDS })),
			http: trial('http', httpRequest(stand, credential)),
		});
		const seconds = (times: readonly number[]) => `${median(times).toFixed(2)} s`;
		const people = count.toLocaleString('en');
		return {
			rows: [
				{
					work: `details of ${people} people: calls`,
					ours: `${calls.ours} calls`,
					rival: `HTTP Request node, an item a call: ${calls.http} calls, at ${CALLS_A_MINUTE} a minute ${Math.ceil(calls.http / CALLS_A_MINUTE)} minutes`,
					...{ result: calls.http / calls.ours, goal: { atLeast: 100 } },
				},
				{
					work: 'the same: seconds, if the platform limited no calls',
					ours: seconds(took.ours),
					rival: `HTTP Request node: ${seconds(took.http)}`,
					result: ratio(took.http, took.ours),
				},
			],
		};
	},
};

/** The node's own time and calls, without what n8n does around it. */
async function fetchAll({ n8n, simulator }: Stand, step: INode, ids: readonly string[]) {
	const start = manualTrigger();
	const pinData = { [start.name]: ids.map((person_id) => ({ json: { person_id } })) };
	const { id } = await n8n.workflows.create({ ...chain('Bench', [start, step]), pinData } as never);
	const before = simulator.calls.length;
	const run = await n8n.workflows.testRun(id, start.name);
	if (!('executionId' in run)) throw new Error('n8n waits for a webhook');
	const patience = { forMs: 300_000, everyMs: 200 };
	const execution = await n8n.executions.ended(run.executionId, patience);
	const answers = itemsOf(execution, ACTION).length;
	if (execution.status !== 'success' || answers !== ids.length) {
		const { error } = execution.data.resultData;
		throw new Error(`${answers} of ${ids.length} people: ${error?.message}`);
	}
	const made = simulator.calls.slice(before).filter(({ path }) => path === BATCH_GET).length;
	const [took] = execution.data.resultData.runData[ACTION] ?? [];
	return { made, seconds: (took?.executionTime ?? Number.NaN) / 1_000 };
}

function httpRequest({ simulator }: Stand, credential: { id: string; name: string }): INode {
	const step = node(ACTION, 'n8n-nodes-base.httpRequest', 4.2, {
		method: 'POST',
		url: simulator.url + BATCH_GET,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'feishuCoreHrApi',
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ { person_ids: [$json.person_id], fields: ${JSON.stringify(FIELDS)} } }}`,
		options: {},
	});
	return { ...step, credentials: { feishuCoreHrApi: { ...credential } } };
}
