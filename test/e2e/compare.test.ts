import fs from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import { itemsOf, type Execution } from '../host/n8n/executions';
import { until } from '../host/n8n/until';
import { ACTION, chain, coreHr, coreHrTrigger, manualTrigger } from '../host/n8n/workflowDraft';
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

	/** The numbers of those whom Get Many puts out. */
	async function reconcile(): Promise<{ readonly names: unknown[]; readonly run: Execution }> {
		const started = await scene.n8n.workflows.testRun(id, 'Start');
		if (!('executionId' in started)) throw new Error('n8n waits for a webhook');
		const run = await scene.n8n.executions.ended(started.executionId, LONG);
		expect(run.status).toBe('success');
		return { run, names: itemsOf(run, ACTION).map(({ person_id }) => person_id) };
	}

	beforeAll(async () => {
		const parameters = { operation: 'getMany', returnAll: true, compare: 'onlyChanged' };
		const steps = [manualTrigger('Start'), coreHr(scene.credential, parameters)];
		({ id } = await scene.n8n.workflows.create(chain('Reconcile', steps)));
	});

	it('takes 5,000 people as they are, and says so', async () => {
		const { names, run } = await reconcile();
		expect(names).toEqual([]);
		const [{ hints } = {}] = run.data.resultData.runData[ACTION] ?? [];
		expect(hints).toEqual([
			expect.objectContaining({
				message: expect.stringMatching(/^This is the first time: 50\d\d /),
			}),
		]);
	});

	it('puts out exactly the 37 who changed while n8n was off, and then none', async () => {
		await scene.n8n.stop();
		const changed = Array.from({ length: 37 }, (_, index) => personIdOf(100 + index * 100));
		for (const person of changed) call('+8615000000000', person);
		await scene.n8n.start();
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
