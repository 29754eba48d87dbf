import { itemsOf } from '../host/n8n/executions';
import { ACTION, chain, coreHr, manualTrigger, node, noOp } from '../host/n8n/workflowDraft';
import { closeScene, openScene, type Scene } from './scene';

const DAY_MS = 86_400_000;

let scene: Scene;
beforeAll(async () => (scene = await openScene()));
afterAll(async () => await closeScene(scene));

/** A day of the workflow's time zone, UTC. */
const inDays = (days: number): string =>
	new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

it('a schedule that runs again and again, also after a restart of n8n, tells each reminder once', async () => {
	const { n8n, simulator } = scene;
	const { people } = simulator.company;
	simulator.settings.readLagMs.search = [0, 0];
	const [, first = '', second = ''] = people.ids;
	people.changeEmployment(first, { probation_end_date: inDays(7) });
	const often = { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } };
	const draft = chain(
		'Probation ends',
		[
			node('Often', 'n8n-nodes-base.scheduleTrigger', 1.2, often),
			coreHr(scene.credential, {
				...{ resource: 'person', operation: 'getUpcomingDates' },
				...{ dates: ['probationEnd'], daysBefore: '7' },
			}),
			noOp(),
		],
		{ timezone: 'UTC' },
	);
	const { id } = await n8n.workflows.create(draft);
	await n8n.workflows.activate(id);
	const runs = async (count: number) => {
		const ended = await n8n.executions.whenEnded(id, count);
		expect(ended.map(({ status }) => status)).not.toContain('error');
		return ended;
	};
	const before = await runs(2);
	people.changeEmployment(second, { probation_end_date: inDays(7) });
	await n8n.stop();
	await n8n.start();
	const after = await runs(before.length + 3);
	const told = after.flatMap((run) => itemsOf(run, ACTION).map(({ person_id }) => person_id));
	expect(told).toEqual([first, second]);
	await n8n.workflows.deactivate(id);
});

it('locations tell all their versions, and which of them changed of late', async () => {
	const { n8n, simulator } = scene;
	const { locations, timelines } = simulator.company;
	const [moved = ''] = locations.ids;
	timelines.add('locations', moved, { effective_date: inDays(-2), code: 'NEW' });
	timelines.add('locations', moved, { effective_date: inDays(30), active: false });
	const recent = coreHr(scene.credential, { resource: 'location', operation: 'getRecentChanges' });
	const timeline = coreHr(scene.credential, { resource: 'location', operation: 'getTimeline' });
	const draft = chain('Of late', [
		manualTrigger(),
		{ ...recent, name: 'Recent', id: 'recent' },
		timeline,
	]);
	const { id } = await n8n.workflows.create(draft);
	await n8n.workflows.testRun(id, 'Start');
	const run = await n8n.executions.whenEnded(id, 1);
	expect(run[0]?.status).toBe('success');
	const versions = itemsOf(run[0]!, ACTION).map((one) => [
		one.location_id,
		one.effective_date,
		one.is_current,
	]);
	expect(versions).toEqual([
		[moved, '2020-01-01', false],
		[moved, inDays(-2), true],
		[moved, inDays(30), false],
	]);
});
