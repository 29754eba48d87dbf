import { deepEqual, equal } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { answersTable, SECRETS } from '../../unit/webhook/answersTable';
import { itemsOf } from '../n8n/executions';
import { httpCall } from '../n8n/httpCall';
import { changeDatabase } from '../n8n/n8nDatabase';
import { until } from '../n8n/until';
import { ACTION, code, coreHr } from '../n8n/workflowDraft';
import { Stage } from './stage';

const tell = (line: string) => process.stdout.write(`${line}\n`);

const onlyField = (name: string) => ({ personFilter: 'only', personOtherFields: name });

const push = ({ simulator: { app } }: Stage, personId: string, field: string) =>
	app.push(app.personUpdated({ personId, fieldChanges: [field] }));

/** What the package is for, on this n8n. */
const TESTS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
	'a change of a person starts a run, which fetches the details': async (stage) => {
		const { n8n, simulator, credential } = stage;
		const { id } = await stage.live(onlyField('phone_number'), [coreHr(credential)]);
		const personId = simulator.company.people.ids[0] ?? '';
		simulator.changePerson(personId, { phone_number: '+8613811112222' });
		const [execution] = await n8n.executions.whenEnded(id, 1);
		equal(execution?.status, 'success');
		equal(execution && itemsOf(execution, ACTION)[0]?.person_id, personId);
	},

	'a webhook answers as the contract says': async (stage) => {
		const { n8n } = stage;
		const urls = new Map<string, string>();
		const ids = new Set<string>();
		for (const [name, secrets] of Object.entries(SECRETS)) {
			const { appId, appSecret } = stage.simulator.app;
			const fields = { platform: 'custom', baseUrl: stage.simulator.url, appId, appSecret };
			const all = { ...fields, ...secrets };
			const credential = await n8n.credentials.create('feishuCoreHrApi', name, all);
			const posted = { ...onlyField('posted'), connection: 'webhook', replayWindow: 8 };
			const { id, url } = await stage.live(posted, undefined, credential);
			urls.set(name, url);
			ids.add(id);
		}
		const envelope = (token: string | undefined) => ({
			schema: '2.0',
			header: { event_id: randomUUID(), event_type: 'corehr.person.updated_v1', token },
			event: { person_id: '1', field_changes: ['posted'] },
		});
		const table = answersTable(Date.now(), envelope);
		for (const { title, secrets, headers, contentType, rawBody, expected } of table) {
			const type = { 'content-type': contentType, ...headers };
			const { status } = await httpCall('POST', urls.get(secrets) ?? '', type, rawBody);
			equal(status, expected.status, title);
		}
		const taken = table.filter(({ expected }) => expected.takes === 'event').length;
		const runs = await Promise.all([...ids].map(async (id) => await stage.done(id)));
		equal(runs.flat().length, taken);
	},

	'a restart and a kill lose nothing, and run nothing twice': async (stage) => {
		const { n8n, simulator } = stage;
		const { id } = await stage.live(onlyField('restart'));
		const ids: string[] = [];
		for (const end of [n8n.stop, n8n.kill]) {
			for (let n = 0; n < 10; n++) ids.push(push(stage, `${ids.length}`, 'restart'));
			await end();
			for (let n = 0; n < 5; n++) ids.push(push(stage, `${ids.length}`, 'restart'));
			await n8n.start();
		}
		await simulator.idle(90_000);
		const good = (await stage.done(id)).filter(({ status }) => status === 'success');
		const events = good.flatMap(({ items }) => items.map(({ event_id }) => String(event_id)));
		deepEqual([...events].sort(), [...ids].sort());
	},

	'a run that a person stopped does not run again': async (stage) => {
		const { n8n } = stage;
		const wait = code('await new Promise((resolve) => setTimeout(resolve, 50_000)); return [];');
		const { id } = await stage.live(onlyField('stopped'), [wait]);
		push(stage, '1', 'stopped');
		const run = await until('the run to begin', async () => {
			const [one] = await n8n.executions.list(id);
			return one?.status === 'running' && one;
		});
		await n8n.executions.stop(run.id);
		const runs = await stage.done(id);
		deepEqual(
			runs.map(({ status }) => status),
			['canceled'],
		);
	},

	'a change whose start n8n’s database refuses runs when it can be started': async (stage) => {
		const { n8n } = stage;
		const { id } = await stage.live(onlyField('refused'));
		const before = n8n.log().length;
		changeDatabase(
			n8n,
			"create trigger refuse before insert on execution_entity begin select raise(abort, 'refused'); end",
		);
		push(stage, '1', 'refused');
		const words = 'n8n could not start a run';
		await until('the refusal to be told', () => n8n.log().slice(before).includes(words));
		changeDatabase(n8n, 'drop trigger refuse');
		const runs = await stage.done(id);
		deepEqual(
			runs.map(({ status }) => status),
			['success'],
		);
	},
};

async function main(): Promise<void> {
	const stage = await Stage.set();
	let failed = 0;
	try {
		for (const [name, test] of Object.entries(TESTS)) {
			const fault = await test(stage).then(
				() => undefined,
				(error: unknown) => error,
			);
			if (fault) failed += 1;
			tell(`${fault ? '✕' : '✓'} n8n ${stage.version}: ${name}`);
			if (fault) tell(String(fault instanceof Error ? fault.stack : fault));
		}
		if (failed > 0) tell(stage.n8n.log().slice(-2_000));
	} finally {
		await stage.end();
	}
	tell(`${Object.keys(TESTS).length - failed} passed, ${failed} failed`);
	if (failed > 0) process.exitCode = 1;
}

void main();
