import { startEngine, type EngineName } from '../../host/n8n/engine';
import { newRow, openInbox, putSurely, takeAndEnd } from '../inbox';
import type { Lab } from '../lab';
import type { Curve, Part } from '../part';
import { median, timed } from '../rounds';

const MANY = [1, 1_000, 50_000] as const;
const CYCLES = 50;
/** A worker takes as many at a time as it has places, and ends each by itself. */
const TAKEN = 10;
type Point = readonly [number, number];
/** Rows of one transaction while the store is filled. */
const AT_ONCE = 500;

const ENDED = 2_000;
const IN_TURN = 100;

/** What storing one event, and taking it and ending its run, takes while so many wait. */
export const waiting: Part = {
	name: 'waiting',
	async run(lab) {
		const sqlite = await onEngine(lab, 'SQLite');
		const postgres = await onEngine(lab, 'PostgreSQL');
		return {
			curves: [...sqlite.curves, ...postgres.curves],
			figures: {
				...{ takeMs: sqlite.takeMs, takeOnPostgresMs: postgres.takeMs },
				...{ bytesWaiting: sqlite.bytesWaiting, bytesDone: await bytesOfEnded(lab) },
			},
		};
	},
};

async function onEngine(lab: Lab, name: EngineName) {
	const engine = await startEngine(name);
	const { inbox, store } = openInbox({ ...engine.env, N8N_USER_FOLDER: lab.folder() });
	const puts: Point[] = [];
	const takes: Point[] = [];
	let there = 0;
	const fill = async (wanted: number) => {
		while (there < wanted) {
			const rows = Array.from({ length: Math.min(AT_ONCE, wanted - there) }, newRow);
			await putSurely(inbox, rows);
			there += rows.length;
		}
	};
	try {
		for (const count of MANY.map((all) => lab.some(all))) {
			await fill(count);
			const cycles: Array<{ put: number; take: number }> = [];
			while (cycles.length < CYCLES) {
				const put = await timed(async () => await putSurely(inbox, [newRow()]));
				await putSurely(inbox, Array.from({ length: TAKEN - 1 }, newRow));
				const take = await timed(async () => await takeAndEnd(inbox, TAKEN));
				cycles.push({ put, take: take / TAKEN });
			}
			puts.push([count, median(cycles.map(({ put }) => put))]);
			takes.push([count, median(cycles.map(({ take }) => take))]);
		}
		const panel = { panel: 'Events waiting', over: 'events waiting', unit: 'ms an event' };
		const curves: Curve[] = [
			{ ...panel, name: `stored, ${name}`, points: puts },
			{ ...panel, name: `taken and ended, ${name}`, points: takes },
		];
		const takeMs = takes.at(-1)?.[1] ?? Number.NaN;
		return { curves, takeMs, bytesWaiting: (await store.size()) / there };
	} finally {
		await store.close();
		await engine.end();
	}
}

/** What is kept of an event whose run has ended. */
async function bytesOfEnded(lab: Lab): Promise<number> {
	const { inbox, store } = openInbox({ N8N_USER_FOLDER: lab.folder() });
	try {
		for (let ended = 0; ended < ENDED; ) {
			await putSurely(inbox, Array.from({ length: IN_TURN }, newRow));
			ended += await takeAndEnd(inbox, IN_TURN);
		}
		return (await store.size()) / ENDED;
	} finally {
		await store.close();
	}
}
