import { until } from '../../host/n8n/until';
import { code } from '../../host/n8n/workflowDraft';
import '../patience';
import { openFile } from '../../host/n8n/n8nDatabase';
import { onlyField, setStage, type Stage } from './stage';

const COUNT = `const data = $getWorkflowStaticData('global');
data.count = (data.count ?? 0) + 1;
return [{ json: { count: data.count } }];`;

let stage: Stage;
beforeAll(async () => (stage = await setStage()));
afterAll(async () => await stage.end());

function fromDatabase<T>(sql: string, workflow: string): T {
	const db = openFile(stage.n8n, 'database.sqlite', true);
	try {
		return db.prepare(sql).get(workflow) as T;
	} finally {
		db.close();
	}
}

/** n8n saves the static data before it says that a run has ended. */
const endedRunsOf = (workflow: string) =>
	fromDatabase<{ runs: number }>(
		`SELECT count(*) AS runs FROM execution_entity WHERE workflowId = ? AND status = 'success'`,
		workflow,
	).runs;

const staticDataOf = (workflow: string): unknown =>
	JSON.parse(
		fromDatabase<{ staticData: string }>(
			'SELECT staticData FROM workflow_entity WHERE id = ?',
			workflow,
		).staticData,
	);

describe('a workflow that counts in its static data', () => {
	// One after the other: n8n itself lets runs at the same time overwrite each other's.
	it.each([
		['longConnection', onlyField('counted')],
		['webhook', { ...onlyField('counted'), connection: 'webhook' }],
	] as const)('counts 200 events right (%s)', async (connection, trigger) => {
		const { app, simulator } = stage;
		const { id, url } = await stage.live(trigger, [code(COUNT)]);
		if (connection === 'webhook') await app.setWebhook(url, { check: false });

		for (let index = 1; index <= 200; index++) {
			const header = { event_id: `${connection}-${index}` };
			const event = app.personUpdated({ personId: '1', fieldChanges: ['counted'], header });
			app.push(event);
			await until(`run ${index}`, () => endedRunsOf(id) === index, { everyMs: 20 });
			if (index % 10 === 0) {
				app.push(event);
				app.push(app.personUpdated({ personId: '1', fieldChanges: ['age'] }));
				await simulator.idle();
			}
		}
		expect(staticDataOf(id)).toEqual({ global: { count: 200 } });
		expect(endedRunsOf(id)).toBe(200);
	});
});
