import { setTimeout } from 'node:timers/promises';
import type { INode } from 'n8n-workflow';
import type { CredentialReference } from '../host/n8n/credentials';
import { itemsOf } from '../host/n8n/executions';
import { ACTION, chain, coreHr, manualTrigger, node } from '../host/n8n/workflowDraft';
import { credentialFor, withMemory, type Lab } from './lab';
import { tell, tellTable } from './print';

const PEOPLE = 1_000;
const BATCH_GET = '/open-apis/corehr/v2/employees/batch_get';
const FIELDS = ['person_info.legal_name', 'person_info.phone_number', 'employee_number'];

/** One call each 610 ms: just within 100 a minute. */
const PACE_MS = 610;

interface Trial {
	readonly people: number;
	readonly calls: number;
	readonly seconds: number;
	readonly grewMb: number;
}

/**
 * The full records of 1,000 people by our node, next to n8n's HTTP Request node with one call for
 * each item, paced by its own batching option so that it stays within 100 calls a minute.
 */
export async function benchDetails(lab: Lab, httpPeople: number): Promise<void> {
	const credential = await credentialFor(lab);
	const ids = [...lab.simulator.company.people.add(Math.max(PEOPLE, httpPeople))];
	const ours = coreHr(credential, { fieldSet: 'chosen', fields: FIELDS });
	const http = httpRequest(lab, credential);
	// Once for nothing: n8n loads a node when it is first used.
	await trial(lab, ours, ids.slice(0, 2));
	await trial(lab, http, ids.slice(0, 2));

	const large = await trial(lab, ours, ids.slice(0, PEOPLE));
	const same = httpPeople === PEOPLE ? large : await trial(lab, ours, ids.slice(0, httpPeople));
	tell(`\nThe HTTP Request node takes about ${60 + Math.ceil((httpPeople * PACE_MS) / 1_000)} s`);
	// A fresh minute: the calls of ours count towards the limit of the last one.
	await setTimeout(60_000);
	const rival = await trial(lab, http, ids.slice(0, httpPeople));

	tellTable('Full records of people, documented rate limits on', {
		[`Feishu CoreHR, ${PEOPLE} people`]: row(large),
		[`Feishu CoreHR, ${httpPeople} people`]: row(same),
		[`HTTP Request, ${httpPeople} people`]: row(rival),
	});
	tell(
		`for ${httpPeople} people: ${Math.round(rival.calls / same.calls)} times fewer calls, ` +
			`${Math.round(rival.seconds / same.seconds)} times faster`,
	);
}

const row = ({ calls, seconds, grewMb }: Trial) => ({
	calls,
	seconds: Number(seconds.toFixed(2)),
	'MB more memory': Math.round(grewMb),
});

/** The node's own time and calls, without what n8n does around it. */
async function trial({ n8n, simulator }: Lab, step: INode, ids: readonly string[]): Promise<Trial> {
	const start = manualTrigger();
	const pinData = { [start.name]: ids.map((person_id) => ({ json: { person_id } })) };
	const { id } = await n8n.workflows.create({ ...chain('Bench', [start, step]), pinData } as never);
	const before = simulator.calls.length;
	const { result: execution, grewMb } = await withMemory(n8n, async () => {
		const run = await n8n.workflows.testRun(id, start.name);
		if (!('executionId' in run)) throw new Error('n8n waits for a webhook');
		return await n8n.executions.ended(run.executionId, { forMs: 1_200_000, everyMs: 500 });
	});
	const answers = itemsOf(execution, ACTION).length;
	if (execution.status !== 'success' || answers !== ids.length) {
		throw new Error(
			`${answers} of ${ids.length} people: ${execution.data.resultData.error?.message}`,
		);
	}
	const made = simulator.calls.slice(before).filter(({ path }) => path === BATCH_GET);
	const ms = execution.data.resultData.runData[ACTION]?.[0]?.executionTime ?? Number.NaN;
	return { people: ids.length, calls: made.length, seconds: ms / 1_000, grewMb };
}

function httpRequest({ simulator }: Lab, credential: CredentialReference): INode {
	const step = node(ACTION, 'n8n-nodes-base.httpRequest', 4.2, {
		method: 'POST',
		url: simulator.url + BATCH_GET,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'feishuCoreHrApi',
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ { person_ids: [$json.person_id], fields: ${JSON.stringify(FIELDS)} } }}`,
		options: { batching: { batch: { batchSize: 1, batchInterval: PACE_MS } } },
	});
	return { ...step, credentials: { feishuCoreHrApi: { ...credential } } };
}
