import { getPerson } from '../../../nodes/FeishuCoreHr/transport/corehr';
import { explain } from '../../../nodes/FeishuCoreHr/transport/errors';
import { httpOf } from '../../../nodes/FeishuCoreHr/transport/http';
import { type HabitName, misbehave } from '../../simulator';
import { n8nContext } from '../n8nContext';
import { getLocations, plainHttp, refusal, type Scene, startScene } from './scene';

let scene: Scene;
beforeEach(async () => {
	scene = await startScene();
});
afterEach(async () => await scene.simulator.close());

describe('what a gateway says in the place of the platform', () => {
	it.each<[HabitName, RegExp]>([
		['gateway page 200', /did not come from Feishu/],
		['gateway page 403', /did not come from Feishu/],
		['gateway page 404', /did not come from Feishu/],
		['gateway page 407', /did not come from Feishu/],
		['gateway refuses in JSON', /did not come from Feishu/],
		['gateway agrees in JSON', /did not come from Feishu/],
		['gateway with codes as text', /did not come from Feishu/],
		['answers without data', /did not come from Feishu/],
		['gateway page 502', /problem on its side/],
		['gateway page 429', /Something between n8n and Feishu limits/],
		['redirects', /did not come from Feishu/],
	])('(%s) is never taken for an answer about the record', async (habit, message) => {
		await scene.platform.tokens.get(plainHttp, scene.app);
		const { calls, company } = scene.simulator;
		const before = calls.length;
		const end = misbehave(scene.simulator, habit);
		const client = scene.client({ maxWait: 5000, http: httpOf(n8nContext()) });
		for (const call of [
			async () => await getPerson(client, company.people.ids[0]!, {}),
			async () => await getLocations(client, company.locations.ids),
		]) {
			const error = await refusal(call());
			expect(error.code).toBeUndefined();
			expect(explain(error).message).toMatch(message);
		}
		const others = calls.filter(({ path }) => !path.startsWith('/open-apis/corehr'));
		expect(calls.length).toBeGreaterThan(before);
		expect(others).toHaveLength(before);
		end();
		await expect(getLocations(scene.client(), ['1'])).resolves.toEqual([]);
	});
});
