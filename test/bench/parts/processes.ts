import { ENGINES, startEngine, type EngineName } from '../../host/n8n/engine';
import type { Lab } from '../lab';
import type { Curve, Part } from '../part';
import { Child } from '../programs/child';
import type { SharerOrders } from '../programs/sharer';
import { inTurns, median, timed } from '../rounds';

const EVENTS = 2_000;
const MANY = [1, 2, 5] as const;
const ROUNDS = 3;

/** Processes that share one inbox, all of them storing, and then all of them taking and ending. */
export const processes: Part = {
	name: 'processes',
	async run(lab) {
		const curves = [];
		for (const name of ENGINES) curves.push(...(await onEngine(lab, name)));
		return { curves };
	},
};

async function onEngine(lab: Lab, name: EngineName): Promise<Curve[]> {
	const engine = await startEngine(name);
	const env = { FEISHU_COREHR_INBOX_URL: '', ...engine.env, N8N_USER_FOLDER: lab.folder() };
	const children: Array<Child<SharerOrders>> = [];
	try {
		for (let count = 0; count < Math.max(...MANY); count++) {
			const child = await Child.start<SharerOrders>('sharer', env as Record<string, string>);
			await child.tell('look');
			children.push(child);
		}
		const drained: Record<string, number[]> = {};
		const round = (count: number) => async () => {
			const some = children.slice(0, count);
			const each = Math.ceil(lab.some(EVENTS) / count);
			const all = each * count;
			const stored = await timed(
				async () => await Promise.all(some.map(async (child) => await child.tell('put', each))),
			);
			const ended = await timed(
				async () => await Promise.all(some.map(async (child) => await child.tell('drain'))),
			);
			(drained[count] ??= []).push(ended / all);
			return stored / all;
		};
		const took = await inTurns(Math.min(ROUNDS, lab.rounds), {
			...{ one: round(1), two: round(2), five: round(5) },
		});
		const panel = {
			...{ panel: 'Processes sharing one inbox', over: 'processes' },
			unit: 'ms an event, all together',
		};
		return [
			{
				...{ ...panel, name: `stored, ${name}` },
				points: [
					[1, median(took.one)],
					[2, median(took.two)],
					[5, median(took.five)],
				],
			},
			{
				...{ ...panel, name: `taken and ended, ${name}` },
				// The first round, in which code gets warm, does not count here either.
				points: MANY.map((count) => [count, median(drained[count]!.slice(1))] as const),
			},
		];
	} finally {
		for (const child of children) await child.end();
		await engine.end();
	}
}
