import { ENGINES, startEngine, type EngineName } from '../../host/n8n/engine';
import { WANTED } from '../events';
import type { Lab } from '../lab';
import type { Part, Row } from '../part';
import { median, quantile } from '../rounds';
import { byLongConnection, eventOf, ownApp } from '../workflows';

const EVENTS = 5_000;
const ROUNDS = 3;

/** How late the last but 1 % of 5,000 events at once are answered, each stored on disk before. */
export const burst: Part = {
	name: 'burst',
	async run(lab) {
		const rows = [];
		for (const name of ENGINES) rows.push(await onEngine(lab, name));
		return { rows };
	},
};

async function onEngine(lab: Lab, name: EngineName): Promise<Row> {
	const engine = await startEngine(name);
	const stand = await lab.newStand(engine.env);
	const { n8n, simulator } = stand;
	const count = lab.some(EVENTS);
	const times: number[] = [];
	try {
		for (let round = 0; round < Math.min(ROUNDS, lab.rounds + 1); round++) {
			const app = ownApp(stand);
			const { id } = await byLongConnection(stand, app);
			const events = Array.from({ length: count }, () => app.push(eventOf(app, WANTED)));
			await simulator.idle(120_000);
			const answers = events.map((event) => app.deliveries.of(event).attempts[0]);
			times.push(
				quantile(
					answers.map((first) => (first?.outcome === 200 ? first.answeredAfterMs! : Infinity)),
					0.99,
				),
			);
			// What waits of it now waits for ever, and concerns no later round.
			await n8n.workflows.deactivate(id);
		}
	} finally {
		await n8n.dispose();
		await simulator.close();
		await engine.end();
	}
	return {
		work: `a burst of ${count.toLocaleString('en')} events, stored on ${name} (p99)`,
		ours: times.map((time) => `${Math.round(time)}`).join(', ') + ' ms',
		rival: "the platform's 3,000 ms",
		...{ result: median(times), unit: 'ms', goal: { atMost: 1_500 } },
	};
}
