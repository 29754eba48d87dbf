import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SQLITE_FILE } from '../../../nodes/FeishuCoreHr/store/open';
import { startN8n } from '../../host/n8n/startN8n';
import { until } from '../../host/n8n/until';
import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import type { EventRecord, Via } from '../../simulator';
import '../patience';
import { credentialFields } from '../scene';
import { openFile } from '../../host/n8n/n8nDatabase';
import { runsByEvent } from './runs';
import { onlyField, setStage, type Stage } from './stage';

let stage: Stage;

const WAYS: readonly Via[] = ['longConnection', 'webhook'];

function push(event_id: string, via: Via): string {
	const { app } = stage;
	const header = { event_id };
	return app.push(app.personUpdated({ personId: '1', fieldChanges: ['stored'], header }), { via });
}

const pushBoth = (name: string) => WAYS.map((via) => push(`${name} by ${via}`, via));

async function settled(ids: readonly string[]): Promise<readonly EventRecord[]> {
	await stage.simulator.idle(90_000);
	return ids.map((id) => stage.app.deliveries.of(id));
}

const warnings = (words: string) => stage.n8n.log().split(words).length - 1;

const timesRun = async (ids: readonly string[]) => {
	const runs = runsByEvent(await stage.done());
	return ids.map((id) => runs.get(id)?.length ?? 0);
};

async function listenBothWays(): Promise<void> {
	await stage.live(onlyField('stored'), [noOp()], { name: 'Long connection' });
	const posted = { ...onlyField('stored'), connection: 'webhook' };
	const { url } = await stage.live(posted, [noOp()], { name: 'Webhook' });
	await stage.app.setWebhook(url, { check: false });
}

/** Refused in words, never by silence, until it could be stored. */
function expectRefusedThenTaken({ attempts }: EventRecord): void {
	const outcomes = attempts.map(({ outcome }) => outcome);
	const refusal = attempts[0]?.via === 'webhook' ? 503 : 500;
	expect(outcomes.length).toBeGreaterThan(1);
	expect(outcomes.slice(0, -1)).toEqual(outcomes.slice(1).map(() => refusal));
	expect(outcomes.at(-1)).toBe(200);
}

describe('trouble with the file', () => {
	const file = () => join(stage.n8n.userFolder, '.n8n', SQLITE_FILE);

	beforeAll(async () => {
		stage = await setStage({
			settings: { redeliveryMs: [1, 1, 2, 3, 5, 8, 10].map((s) => s * 1e3) },
		});
		await listenBothWays();
	});
	afterAll(async () => await stage.end());

	it('held by another program for 5 s: refused within the time, then taken; one warning', async () => {
		const held = openFile(stage.n8n, SQLITE_FILE);
		held.exec('BEGIN IMMEDIATE');
		const freed = Date.now() + 5_000;
		const ids = pushBoth('held');
		await until('five seconds', () => Date.now() >= freed);
		held.exec('ROLLBACK');
		held.close();
		(await settled(ids)).forEach(expectRefusedThenTaken);
		expect(await timesRun(ids)).toEqual([1, 1]);
		expect(warnings('Another program holds the store of changes')).toBe(1);
		expect(warnings('the store of changes works again')).toBe(1);
	});

	it('deleted while n8n runs: made anew with all that it held; one warning', async () => {
		const before = pushBoth('before');
		await settled(before);
		for (const suffix of ['', '-wal', '-shm']) rmSync(`${file()}${suffix}`, { force: true });
		const ids = pushBoth('deleted');
		for (const { attempts } of await settled(ids)) expect(attempts.at(-1)?.outcome).toBe(200);
		// What ran before is remembered, and does not run again.
		before.forEach((id, index) => push(id, WAYS[index] ?? 'webhook'));
		await settled(before);
		expect(await timesRun([...before, ...ids])).toEqual([1, 1, 1, 1]);
		expect(statSync(file()).mode & 0o777).toBe(0o600);
		expect(warnings('was deleted or replaced while n8n runs')).toBe(1);
	});

	it('no database any more when n8n starts: set aside, with one warning', async () => {
		await stage.n8n.stop(30_000);
		for (const suffix of ['-wal', '-shm']) rmSync(`${file()}${suffix}`, { force: true });
		writeFileSync(file(), 'This is no database at all. '.repeat(1_000));
		await stage.n8n.start();
		await stage.simulator.connected(1, { timeoutMs: 60_000 });
		const ids = pushBoth('damaged');
		for (const { attempts } of await settled(ids)) expect(attempts.at(-1)?.outcome).toBe(200);
		expect(await timesRun(ids)).toEqual([1, 1]);
		expect(warnings('was damaged')).toBe(1);
	});
});

describe('trouble with the database', () => {
	/** At twenty pairs a second; on a slow machine the server takes its time to start, and no more come. */
	const MOST = 240;

	beforeAll(async () => {
		stage = await setStage({
			engine: 'PostgreSQL',
			settings: { redeliveryMs: [1, 1, 2, 3, 5, 8, 10, 10, 10, 10].map((s) => s * 1e3) },
		});
		await listenBothWays();
	});
	afterAll(async () => await stage.end());

	it.each([
		['fast', 'nothing runs twice', 0],
		// As a power cut: the end of a run is on disk a second later.
		['immediate', 'what had just ended may run again', 40],
	] as const)(
		'stopped (%s) and started under load: nothing acknowledged is lost, %s',
		async (how, _, mostTwice) => {
			const { server } = stage.engine;
			const ids: string[] = [];
			const load = setInterval(() => {
				if (ids.length < MOST) ids.push(...pushBoth(`${how} ${ids.length}`));
			}, 50);
			await until('some events', () => ids.length >= 40);
			await server?.stop(how);
			await until('some more', () => ids.length >= 120);
			await server?.start();
			await until('the last', () => ids.length >= 160);
			clearInterval(load);
			const answers = (await settled(ids)).map(({ attempts }) =>
				attempts.map(({ outcome }) => outcome),
			);
			expect(answers.filter((outcomes) => outcomes.at(-1) !== 200)).toEqual([]);
			expect(answers.flat()).toEqual(expect.arrayContaining([500, 503]));
			const times = await timesRun(ids);
			expect(times.filter((count) => count === 0)).toEqual([]);
			expect(times.filter((count) => count > 1).length).toBeLessThanOrEqual(mostTwice);
			expect(warnings('cannot be reached')).toBeLessThanOrEqual(2);
		},
	);

	it('n8n starts before it: the workflow is active, refuses, and takes all once it is there', async () => {
		const { server } = stage.engine;
		await stage.n8n.stop(30_000);
		await server?.stop('fast');
		await stage.n8n.start();
		await stage.simulator.connected(1, { timeoutMs: 60_000 });
		const ids = pushBoth('early');
		for (const id of ids) await stage.simulator.attempted(id, 1);
		await server?.start();
		(await settled(ids)).forEach(expectRefusedThenTaken);
		expect(await timesRun(ids)).toEqual([1, 1]);
	});

	it('behind a pooler in transaction mode: the same', async () => {
		const pooler = await stage.engine.server?.pooler();
		await stage.n8n.stop(30_000);
		await stage.n8n.start({ FEISHU_COREHR_INBOX_URL: pooler?.url });
		await stage.simulator.connected(1, { timeoutMs: 60_000 });
		const ids = Array.from({ length: 40 }, (_, index) => pushBoth(`pooled ${index}`)).flat();
		await settled(ids);
		expect(await timesRun(ids)).toEqual(ids.map(() => 1));
		await stage.n8n.stop(30_000);
		await pooler?.end();
		await stage.n8n.start();
	});
});

describe('what only a person can change is said when the workflow is published', () => {
	const WRONG = { user: 'owner', password: 'another-password' };

	beforeAll(async () => (stage = await setStage({ engine: 'PostgreSQL' })));
	afterAll(async () => await stage.end());

	it.each<[string, () => Promise<NodeJS.ProcessEnv>, string]>([
		[
			'a wrong password',
			async () => ({ FEISHU_COREHR_INBOX_URL: stage.engine.server?.url(WRONG) }),
			'refuses the user or the password',
		],
		[
			'a URL that is none',
			async () => ({ FEISHU_COREHR_INBOX_URL: 'my-secret-password@database' }),
			'is no URL of a PostgreSQL database',
		],
		[
			'a file that cannot be read',
			async () => ({ FEISHU_COREHR_INBOX_URL_FILE: '/nowhere/url' }),
			'names a file that cannot be read',
		],
	])('%s', async (_, environment, words) => {
		const env = await environment();
		const n8n = await startN8n({ env: { N8N_LOG_LEVEL: 'debug', ...env } });
		try {
			const fields = credentialFields(stage.simulator);
			const credential = await n8n.credentials.create('feishuCoreHrApi', 'CoreHR', fields);
			const draft = chain('Refused', [coreHrTrigger(credential, {}), noOp()]);
			const { id } = await n8n.workflows.create(draft);
			const { status, triggers } = await n8n.workflows.publish(id);
			expect(status).toBe('failed');
			expect(triggers[0]?.errorMessage).toContain(words);
			expect(n8n.log()).not.toMatch(/another-password|my-secret-password/);
		} finally {
			await n8n.dispose();
		}
	});
});
