import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { until } from '../../host/n8n/until';
import { chain, coreHrTrigger, noOp } from '../../host/n8n/workflowDraft';
import '../patience';
import { readRuns, type Run } from './runs';
import { onlyField, setStage, type Stage } from './stage';

let stage: Stage;
beforeAll(async () => (stage = await setStage()));
afterAll(async () => await stage.end());
const runsOf = async (workflow: string): Promise<readonly Run[]> =>
	(await stage.done()).filter(({ workflowId }) => workflowId === workflow);

const idsOf = ({ items }: Run) => items.map(({ event_id }) => String(event_id));

/** A cron line of six fields that comes every 15 seconds. */
const OFTEN: INodeParameters = {
	startMode: 'scheduled',
	digestTimes: { item: [{ mode: 'custom', cronExpression: '*/15 * * * * *' }] },
};
const SELDOM: INodeParameters = {
	startMode: 'scheduled',
	digestTimes: { item: [{ mode: 'custom', cronExpression: '0 0 29 2 *' }] },
};

async function push(field: string, count: number, from = 0): Promise<readonly string[]> {
	const { app, simulator } = stage;
	const ids = Array.from({ length: count }, (_, index) =>
		app.push(
			app.personUpdated({
				personId: String(index % 40),
				fieldChanges: [field],
				header: { event_id: `${field}-${from + index}` },
			}),
		),
	);
	await simulator.idle(120_000);
	expect(ids.flatMap((id) => app.deliveries.of(id).attempts)).toHaveLength(count);
	return ids;
}

async function publishAnew(id: string, parameters: INodeParameters): Promise<void> {
	const { credential, n8n } = stage;
	const { nodes } = await n8n.workflows.get(id);
	const trigger = { ...coreHrTrigger(credential, parameters), id: nodes[0]?.id ?? '' };
	await n8n.workflows.update(id, chain('Anew', [trigger, noOp()]));
	await n8n.workflows.activate(id);
}

const restart = async () => {
	await stage.n8n.stop(30_000);
	await stage.n8n.start();
};

describe('gathered changes', () => {
	it('start one run, counted from the first, also over a restart', async () => {
		const gathering = { startMode: 'gathered', gatherFor: 20, gatherUnit: 'seconds' };
		const { id } = await stage.live({ ...onlyField('gathered'), ...gathering });
		const events = await push('gathered', 30);
		expect(await stage.states()).toMatchObject({ waiting: 30 });
		await restart();
		const runs = await runsOf(id);
		expect(runs.map(idsOf)).toEqual([events]);
		expect(runs[0]?.status).toBe('success');
	});

	it('start at once when there are as many as a run may have', async () => {
		const gathering = { startMode: 'gathered', gatherFor: 24, gatherUnit: 'hours', maxItems: 100 };
		const { id } = await stage.live({ ...onlyField('bulk'), ...gathering });
		const events = await push('bulk', 1_000);
		const runs = await runsOf(id);
		expect(runs.map(({ items }) => items.length)).toEqual(Array(10).fill(100));
		expect(runs.flatMap(idsOf)).toEqual(events);
	});

	it('become one item of each person where they are to be merged', async () => {
		const gathering = { startMode: 'gathered', gatherFor: 2, gatherUnit: 'seconds' };
		const options = { mergeChanges: true };
		const { id } = await stage.live({ ...onlyField('merged'), ...gathering, options });
		const events = await push('merged', 200);
		const runs = await runsOf(id);
		for (const { items } of runs) {
			expect(new Set(items.map(({ person_id }) => person_id)).size).toBe(items.length);
		}
		const all = runs.flatMap(({ items }) => items as IDataObject[]);
		expect(all.flatMap(({ event_ids }) => event_ids as string[]).sort()).toEqual(
			[...events].sort(),
		);
		expect(all.length).toBeLessThan(200);
	});
});

describe('a digest', () => {
	it('starts at its times with what came since, also when n8n was down then; never with nothing', async () => {
		const { id } = await stage.live({ ...onlyField('digest'), ...OFTEN });
		const first = await push('digest', 3);
		expect((await runsOf(id)).flatMap(idsOf)).toEqual(first);

		const before = readRuns(stage.n8n).length;
		const quiet = Date.now() + 31_000;
		await until('two times to pass', () => Date.now() >= quiet, { forMs: 60_000, everyMs: 500 });
		expect(readRuns(stage.n8n)).toHaveLength(before);

		const { app, simulator } = stage;
		const header = { event_id: 'missed' };
		app.push(app.personUpdated({ personId: '1', fieldChanges: ['digest'], header }));
		await simulator.idle();
		await stage.n8n.kill();
		const missed = Date.now() + 16_000;
		await until('a time to be missed', () => Date.now() >= missed, { everyMs: 500 });
		await stage.n8n.start();
		expect((await runsOf(id)).flatMap(idsOf)).toEqual([...first, 'missed']);
	});

	it('of 12,000 changes leaves in runs of at most 5,000, by the settings of now', async () => {
		const { id } = await stage.live({ ...onlyField('many'), ...SELDOM });
		// 12,000 at the same instant are more than a platform would send, or n8n answer.
		const events: string[] = [];
		for (let from = 0; from < 12_000; from += 2_000) {
			events.push(...(await push('many', 2_000, from)));
		}
		expect(await stage.states()).toMatchObject({ waiting: 12_000 });
		await publishAnew(id, { ...onlyField('many'), ...OFTEN });
		const runs = await runsOf(id);
		expect(Math.max(...runs.map(({ items }) => items.length))).toBe(5_000);
		expect(runs.flatMap(idsOf)).toEqual(events);
	}, 400_000);
});
