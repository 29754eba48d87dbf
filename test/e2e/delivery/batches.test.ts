import type { IDataObject } from 'n8n-workflow';
import { until } from '../../host/n8n/until';
import { seededRandom } from '../../simulator';
import '../patience';
import { endedRuns, type Run } from './runs';
import { onlyField, setStage, type Stage } from './stage';

let stage: Stage;
beforeAll(async () => (stage = await setStage()));
afterAll(async () => await stage.end());

const runsOf = async (workflow: string) =>
	(await endedRuns(stage.n8n)).filter(({ workflowId }) => workflowId === workflow);

const itemsOf = (runs: readonly Run[]) => runs.flatMap(({ items }) => items);

const eventIds = (item: IDataObject) => item.event_ids as string[];

it('5,000 events in batches of 100 are at most 60 executions, and none has to come twice', async () => {
	const { app, simulator } = stage;
	const batched = { ...onlyField('bulk'), options: { batchSize: 100 } };
	const { id } = await stage.live(batched);
	const events = Array.from({ length: 5_000 }, (_, index) => `bulk-${index}`);
	// 250 a second, as an import would bring them.
	for (const [index, event_id] of events.entries()) {
		const event = app.personUpdated({
			personId: '1',
			fieldChanges: ['bulk'],
			header: { event_id },
		});
		app.push(event, { delayMs: index * 4 });
	}
	await simulator.idle(120_000);

	// Those that n8n had no time for at once are acknowledged before they run.
	const runs = await until('all events to run', async () => {
		const found = await runsOf(id);
		return itemsOf(found).length >= events.length && found;
	});
	const items = itemsOf(runs).map(({ event_id }) => event_id);
	const answers: Record<string, number> = {};
	for (const { attempts } of app.deliveries.all()) {
		const outcomes = attempts.map(({ outcome }) => outcome).join(', ');
		answers[outcomes] = (answers[outcomes] ?? 0) + 1;
	}
	expect(answers).toEqual({ '200': 5_000 });
	expect(items).toHaveLength(5_000);
	expect(new Set(items)).toEqual(new Set(events));
	expect(runs.length).toBeLessThanOrEqual(60);
});

it('merged batches have one item per person, with all changes of all events', async () => {
	const { app, simulator } = stage;
	const random = seededRandom(5);
	const { id } = await stage.live({
		...onlyField('merged_*'),
		options: { batchSize: 100, mergeChanges: true },
	});
	const changes = new Map<string, string>();
	for (let index = 0; index < 300; index++) {
		const event_id = `merged-${index}`;
		const field = `merged_${index}`;
		changes.set(event_id, field);
		const personId = String(Math.floor(random() * 40));
		app.push(app.personUpdated({ personId, fieldChanges: [field], header: { event_id } }));
	}
	await simulator.idle(60_000);

	const runs = await until('all events to run', async () => {
		const found = await runsOf(id);
		return itemsOf(found).flatMap(eventIds).length >= changes.size && found;
	});
	for (const { items } of runs) {
		const people = items.map(({ person_id }) => person_id);
		expect(new Set(people).size).toBe(people.length);
	}
	const items = itemsOf(runs);
	expect(items.flatMap(eventIds).sort()).toEqual([...changes.keys()].sort());
	for (const item of items) {
		const expected = eventIds(item).map((eventId) => changes.get(eventId));
		expect(item.changed_fields).toEqual(expected);
	}
	expect(items.length).toBeLessThan(300);
});
