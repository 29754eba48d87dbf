import type { Lab } from './lab';

/** One line of the table: something done, next to whoever else does it in the same run. */
export interface Row {
	/** What is done. */
	readonly work: string;
	/** Our figure, with its unit. */
	readonly ours: string;
	/** Who does the same, by name, and its figure; or what is compared with. */
	readonly rival: string;
	/** What the goal is about: a ratio of the two, unless a unit is named. */
	readonly result: number;
	readonly unit?: string;
	/** Without one the row is for information. */
	readonly goal?: Goal;
}

export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** How a cost grows with one thing, for the picture and its table; both axes are logarithmic. */
export interface Curve {
	/** Curves of one panel share its axes. */
	readonly panel: string;
	/** What grows. */
	readonly over: string;
	readonly unit: string;
	readonly name: string;
	readonly points: ReadonlyArray<readonly [x: number, y: number]>;
}

/** Numbers that `report/million.ts` computes with. */
export interface Figures {
	/** Events that no workflow wants, by long connection. */
	readonly unwantedASecond: number;
	/** n8n's processor time for one that comes by webhook. */
	readonly unwantedByWebhookMs: number;
	readonly storedASecond: number;
	/** Runs of a workflow of two nodes, by n8n. */
	readonly runsASecond: number;
	/** An event that waits in the store, and one whose run has ended, on SQLite. */
	readonly bytesWaiting: number;
	readonly bytesDone: number;
	/** Taking an event and ending its run, with 50,000 waiting, on either engine. */
	readonly takeMs: number;
	readonly takeOnPostgresMs: number;
}

export interface Found {
	readonly rows?: readonly Row[];
	readonly curves?: readonly Curve[];
	readonly figures?: Partial<Figures>;
}

/** A group of rows: a file in `parts/`, named in `parts/index.ts`. */
export interface Part {
	/** For the command line: `npm run bench -- <name>`. */
	readonly name: string;
	run(lab: Lab): Promise<Found>;
}

export function isMet({ result, goal }: Row): boolean | undefined {
	if (!goal) return undefined;
	return 'atLeast' in goal ? result >= goal.atLeast : result <= goal.atMost;
}
