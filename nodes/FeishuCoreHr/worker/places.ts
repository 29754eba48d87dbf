import { isQueueMode } from '../queueMode';

/**
 * Executions that may be starting or under way at once. n8n 2.41 takes about 9 MB for each (1,000 at
 * once were 10 GB), and runs no more a second when there are more of them.
 */
const PLACES = 50;
/** A run that lasts long bars the way no longer than this; but 200 are the most however long. */
const LENT_FOR_MS = 30_000;
const MOST_UNDER_WAY = 200;

export interface Places {
	readonly places: number;
	readonly underWay: number;
	/** Milliseconds; without it a place is held until the run has ended. */
	readonly lentForMs?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What n8n itself has queued it runs again after a restart, and so would we: with a limit of its own
 * no more is started than it begins at once, and no place is given back early. In queue mode the limit
 * is each worker's (n8n 2.41, `ConcurrencyControlService`), and ours would bar the way for a day where
 * n8n never tells the end of a run.
 */
export function placesOf(env: Environment): Places {
	const own = isQueueMode(env) ? 0 : Number(env.N8N_CONCURRENCY_PRODUCTION_LIMIT);
	if (own > 0) return { places: Math.min(PLACES, own), underWay: MOST_UNDER_WAY };
	return { places: PLACES, underWay: MOST_UNDER_WAY, lentForMs: LENT_FOR_MS };
}
