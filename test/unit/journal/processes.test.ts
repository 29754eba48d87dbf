import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_FILE } from '../../../nodes/FeishuCoreHr/journal/journal';
import type { Answer, Order } from './otherProcess';
import { event, Scene, SECOND, T0 } from './scene';

// Starting processes can take seconds on a busy machine.
jest.setTimeout(60_000);

let scene: Scene;
let children: Worker[];
let folder: string;

beforeEach(() => {
	scene = new Scene();
	children = [];
	folder = join(scene.folder, '.n8n');
	mkdirSync(folder);
});
afterEach(async () => {
	await Promise.all(children.map(kill));
	scene.end();
});

/** Starts processes at the same moment, and waits until each has its journal open. */
async function start(count: number): Promise<Worker[]> {
	cluster.setupPrimary({
		exec: join(__dirname, 'otherProcess.ts'),
		execArgv: ['--import', 'tsx'],
	});
	const started = Array.from({ length: count }, () =>
		cluster.fork({ N8N_USER_FOLDER: scene.folder }),
	);
	children.push(...started);
	for (const { warnings } of await Promise.all(started.map(answer))) {
		scene.warnings.push(...warnings);
	}
	return started;
}

const answer = async (child: Worker) => ((await once(child, 'message')) as [Answer])[0];

async function tell(child: Worker, order: Order): Promise<Answer> {
	const answered = answer(child);
	child.send(order);
	return await answered;
}

async function kill(child: Worker): Promise<void> {
	if (child.isDead()) return;
	const exited = once(child, 'exit');
	child.process.kill('SIGKILL');
	await exited;
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `event ${n}`);

/** How often each event was claimed when all processes reach for all of them at once. */
async function race(processes: readonly Worker[], eventIds: string[], now: number) {
	const answers = await Promise.all(
		processes.map((child) => tell(child, { verb: 'claim', eventIds, now })),
	);
	for (const { warnings } of answers) scene.warnings.push(...warnings);
	return eventIds.map(
		(_, index) => answers.filter(({ verdicts }) => verdicts[index] === 'claimed').length,
	);
}

it('three processes that reach for the same events get each of them once', async () => {
	const eventIds = names(3_000);
	const claims = await race(await start(3), eventIds, T0);
	expect(claims).toEqual(eventIds.map(() => 1));
	expect(scene.warnings).toEqual([]);
});

it('the claims of a dead process are taken over once each', async () => {
	const eventIds = names(1_000);
	const [dead, ...living] = await start(4);
	await tell(dead!, { verb: 'claim', eventIds, now: T0 });
	await kill(dead!);
	expect(await race(living, eventIds, T0 + 5 * SECOND)).toEqual(eventIds.map(() => 0));
	expect(await race(living, eventIds, T0 + 15 * SECOND)).toEqual(eventIds.map(() => 1));
});

it('kill -9 loses nothing that was served, and what was only started runs again', async () => {
	const [killed] = await start(1);
	await tell(killed!, { verb: 'done', eventIds: ['served'], now: T0 });
	await tell(killed!, { verb: 'claim', eventIds: ['started'], now: T0 });
	await kill(killed!);
	const after = scene.open({ folder });
	expect(after.claim(event('served'), T0 + SECOND)).toBe('done');
	expect(after.claim(event('started'), T0 + SECOND)).toBe('busy');
	expect(after.claim(event('started'), T0 + 15 * SECOND)).toBe('claimed');
	expect(scene.warnings).toEqual([]);
});

it('kill -9 in the midst of writing leaves a sound file', async () => {
	const [killed] = await start(1);
	let finished = false;
	killed!.once('message', () => (finished = true));
	killed!.send({ verb: 'done', eventIds: names(200_000), now: T0 } satisfies Order);
	const watching = scene.open({ folder });
	const last = event('event 2000');
	// Watched by claims that are given back at once.
	for (let now = T0; watching.claim(last, now) !== 'done'; now++) {
		watching.release(last);
		await new Promise(setImmediate);
		expect(finished).toBe(false);
	}
	await kill(killed!);
	expect(finished).toBe(false);
	const after = scene.open({ folder });
	for (const name of names(2_000)) expect(after.claim(event(name), T0 + SECOND)).toBe('done');
	after.done(event('new'), T0 + SECOND);
	expect(scene.open({ folder }).claim(event('new'), T0 + SECOND)).toBe('done');
	expect(scene.warnings).toEqual([]);
});

it('a damaged file that several processes find at their start is renewed for all of them', async () => {
	writeFileSync(join(folder, JOURNAL_FILE), 'damaged '.repeat(1_000));
	const processes = await start(3);
	await tell(processes[0]!, { verb: 'done', eventIds: ['a'], now: T0 + 10 * SECOND });
	const answers = await Promise.all(
		processes.map((child) =>
			tell(child, { verb: 'claim', eventIds: ['a'], now: T0 + 20 * SECOND }),
		),
	);
	expect(answers.map(({ verdicts }) => verdicts)).toEqual([['done'], ['done'], ['done']]);
});
