import type { Clock } from '../clock';

const PAUSE_MS = 5;
/** A timer that rings no later than this has found n8n's event loop with nothing to do. */
const LATE_MS = 3;
const MOST_PAUSES = 20;

/**
 * Keeps starts apart in queue mode, until n8n's event loop has room for the next one. n8n begins to
 * listen for a run's end only after it has queued the run (2.41, `enqueueExecution`): where the main
 * process is busy meanwhile and the run is very short, n8n never hears of its end, and nor do we.
 */
export async function spacing(clock: Pick<Clock, 'monotonic' | 'in'>): Promise<void> {
	for (let pauses = 0; pauses < MOST_PAUSES; pauses++) {
		const begun = clock.monotonic();
		await new Promise<void>((resolve) => clock.in(PAUSE_MS, resolve));
		if (clock.monotonic() - begun <= PAUSE_MS + LATE_MS) return;
	}
}
