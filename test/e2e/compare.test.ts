import fs from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import { itemsOf } from '../host/n8n/executions';
import { httpCall } from '../host/n8n/httpCall';
import { until } from '../host/n8n/until';
import {
	ACTION,
	chain,
	coreHr,
	coreHrTrigger,
	manualTrigger,
	node,
} from '../host/n8n/workflowDraft';
import { personIdOf } from '../simulator/company/personRecords';
import { Sink } from './delivery/sink';
import { closeScene, openScene, type Scene } from './scene';

const PERSON = personIdOf(2);
const LONG = { forMs: 120_000 };

let scene: Scene;
let sink: Sink;

beforeAll(async () => {
	scene = await openScene({ settings: { rateLimits: false } });
	sink = await new Sink().open();
	scene.simulator.company.people.add(5_000);
});

afterAll(async () => {
	await closeScene(scene);
	await sink.close();
});

/** A step that posts, as a mail would have it, which workflow read what of whom. */
function mail(): INode {
	const post = sink.step('Mail');
	const words = '$json.changes.map((one) => `${one.label}: ${one.before} → ${one.after}`).join()';
	const jsonBody = `={{ JSON.stringify({ id: $workflow.name + ' ' + ${words} }) }}`;
	return { ...post, parameters: { ...post.parameters, jsonBody } };
}

const call = (phone_number: string, person = PERSON) =>
	scene.simulator.company.people.change(person, { phone_number });

function pushChange(): void {
	const { app } = scene.simulator;
	app.push(app.personUpdated({ personId: PERSON, fieldChanges: ['phone_number'] }));
}

const mailed = async (...words: readonly string[]) =>
	await until(
		`the mails ${words.join(', ')}`,
		() => words.every((one) => sink.received.includes(one)),
		LONG,
	);

describe('a change by event', () => {
	beforeAll(async () => {
		const { n8n, credential } = scene;
		for (const name of ['one', 'other']) {
			const trigger = coreHrTrigger(credential, { options: { retryFailedRuns: 1 } });
			const steps = [trigger, coreHr(credential, { compare: 'onlyChanged' }), mail()];
			const { id } = await n8n.workflows.create(chain(name, steps));
			await n8n.workflows.activate(id);
		}
		pushChange();
		await mailed('one ', 'other ');
	});

	it('says old and new value in both workflows, and the same again to a run that had failed', async () => {
		const told = '个人电话: +8613000000002 → +8613900000002';
		sink.answer = (id, times) => (id.startsWith('one') && times === 1 ? 500 : 200);
		call('+8613900000002');
		pushChange();
		await mailed(`one ${told}`, `other ${told}`);
		// What came meanwhile is told by its own event.
		call('+8613900000003');
		await until('the second try', () => sink.times(`one ${told}`) === 2, LONG);
		pushChange();
		const next = '个人电话: +8613900000002 → +8613900000003';
		await mailed(`one ${next}`, `other ${next}`);
	});

	it('says the same again when n8n is killed before the mail is out', async () => {
		const { n8n } = scene;
		const told = '个人电话: +8613900000003 → +8613900000004';
		sink.answer = async (_, times) => (times === 1 ? await new Promise(() => undefined) : 200);
		call('+8613900000004');
		pushChange();
		await mailed(`one ${told}`, `other ${told}`);
		await n8n.kill();
		call('+8613900000005');
		await n8n.start();
		const again = () => ['one', 'other'].every((name) => sink.times(`${name} ${told}`) === 2);
		await until('the same words again', again, LONG);
	});
});

describe('the nightly reconcile', () => {
	let id: string;
	let runs = 0;

	/** Those whom Get Many puts out, and the note at it. */
	async function reconcile(start: () => Promise<unknown> = nightly) {
		await start();
		const run = (await scene.n8n.executions.whenEnded(id, (runs += 1), LONG)).at(-1)!;
		expect(run.status).toBe('success');
		const [{ hints } = {}] = run.data.resultData.runData[ACTION] ?? [];
		const hint = hints?.map(({ message }) => message).join();
		return { hint, names: itemsOf(run, ACTION).map(({ person_id }) => person_id) };
	}
	const nightly = async () => await httpCall('POST', `${scene.n8n.baseUrl}/webhook/nightly`);
	const byHand = async () => await scene.n8n.workflows.testRun(id, 'Start');

	beforeAll(async () => {
		const parameters = { operation: 'getMany', returnAll: true, compare: 'onlyChanged' };
		// Started by a call, where a schedule would do it at night.
		const call = { httpMethod: 'POST', path: 'nightly' };
		const night = { ...node('Night', 'n8n-nodes-base.webhook', 2, call), webhookId: 'nightly' };
		const draft = chain('Reconcile', [night, coreHr(scene.credential, parameters)]);
		const connections = { ...draft.connections, Start: draft.connections.Night! };
		const nodes = [...draft.nodes, manualTrigger()];
		({ id } = await scene.n8n.workflows.create({ ...draft, nodes, connections }));
		await scene.n8n.workflows.activate(id);
	});

	it('takes 5,000 people as they are, and says so', async () => {
		const { names, hint } = await reconcile();
		expect(names).toEqual([]);
		expect(hint).toMatch(/^This is the first time: 50\d\d /);
	});

	it('puts out exactly the 37 who changed while n8n was off, and then none; a run by hand uses none up', async () => {
		await scene.n8n.stop();
		const changed = Array.from({ length: 37 }, (_, index) => personIdOf(100 + index * 100));
		for (const person of changed) call('+8615000000000', person);
		await scene.n8n.start();
		const shown = await reconcile(byHand);
		expect(shown.names.sort()).toEqual(changed.sort());
		expect(shown.hint).toMatch(/^This was a test run: no change was used up/);
		expect((await reconcile()).names.sort()).toEqual(changed.sort());
		expect((await reconcile()).names).toEqual([]);
	});

	it('puts out nobody when a scope is taken away, and nobody when it is given back', async () => {
		const { hiddenFields } = scene.simulator.app;
		for (const field of ['person_info.phone_number', 'custom_fields', 'department_id']) {
			hiddenFields.add(field);
		}
		expect((await reconcile()).names).toEqual([]);
		hiddenFields.clear();
		expect((await reconcile()).names).toEqual([]);
	});
});

it('whoever reads the file finds no name, no number and no address', async () => {
	const folder = path.join(scene.n8n.userFolder, '.n8n');
	const files = fs.readdirSync(folder).filter((name) => name.startsWith('feishu-corehr.sqlite'));
	expect(files).toContain('feishu-corehr.sqlite');
	const content = Buffer.concat(files.map((name) => fs.readFileSync(path.join(folder, name))));
	expect(content.includes('remembered')).toBe(true);
	// The people of the seed by all that they have, the 5,000 others by what their words have in common.
	const people = [...scene.simulator.company.people.employees()].slice(0, 11);
	const words = people.flatMap(({ employee_number, email_address, person_info }) => {
		const info = person_info as Record<string, unknown>;
		const { legal_name, preferred_name, preferred_english_full_name, phone_number } = info;
		const names = [legal_name, preferred_name, preferred_english_full_name];
		return [...names, employee_number, email_address, info.email_address, phone_number].map(String);
	});
	expect(words.length).toBeGreaterThan(70);
	const others = ['员工', 'Employee', '+8613000', '+8615000000000', 'example.com', '研发部'];
	const text = content.toString('utf8');
	expect([...words, ...others].filter((word) => text.includes(word))).toEqual([]);
});
