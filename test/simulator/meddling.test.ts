import { createHash } from 'node:crypto';

import { gatewayHabits } from './habits/gateways';
import { listHabits } from './habits/lists';
import type { HabitName, Simulator } from './index';
import { misbehave, startSimulator } from './index';

let simulator: Simulator;
beforeEach(async () => {
	const now = Date.UTC(2026, 0, 1);
	simulator = await startSimulator({ settings: { now: () => now } });
});
afterEach(async () => await simulator.close());

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** What a client sees: a token, and with it a list of locations. */
async function seen(): Promise<string> {
	const { appId: app_id, appSecret: app_secret } = simulator.app;
	const ask = async (path: string, request: RequestInit) => {
		const response = await fetch(`${simulator.url}${path}`, { redirect: 'manual', ...request });
		const text = (await response.text()).replace(/t-simtoken\w+/g, 't-…');
		return { status: response.status, text: text.length > 200 ? digest(text) : text };
	};
	const token = await ask('/open-apis/auth/v3/tenant_access_token/internal', {
		method: 'POST',
		body: JSON.stringify({ app_id, app_secret }),
	});
	const list = await ask('/open-apis/corehr/v1/locations?page_size=3', {
		headers: { authorization: `Bearer ${simulator.app.tokens.issue().value}` },
	});
	return JSON.stringify([token, list]);
}

/** These change nothing of the two answers: other tests show what they do. */
const ELSEWHERE: ReadonlySet<string> = new Set([
	'empty lists without items',
	'clock of n8n runs ahead',
	'gateway page 407',
]);

describe.each(Object.keys({ ...gatewayHabits, ...listHabits }) as HabitName[])(
	'the habit "%s"',
	(name) => {
		it('begins and ends at any moment, and leaves nothing behind', async () => {
			const good = await seen();
			const end = misbehave(simulator, name);
			if (!ELSEWHERE.has(name)) expect(await seen()).not.toBe(good);
			end();
			expect(await seen()).toBe(good);
		});
	},
);
