import type { Backlog } from './backlog';
import type { Entry } from './entries';

/** Decides whether events may be acknowledged: they run, or they wait safely for their run. */
export class Emitter {
	constructor(
		/** `received`: a run that fails is the workflow's matter. `success`: it is tried again. */
		private readonly acknowledge: 'received' | 'success',
		private readonly backlog: Backlog,
	) {}

	/**
	 * Runs events in one execution. When n8n has as much to do as it may have, they join the
	 * backlog; those whose success is to be acknowledged, and those that cannot be written down,
	 * wait for a slot as long as the platform waits for an answer.
	 *
	 * @param deadline milliseconds since 1970 by which the answer must be there; a run that lasts
	 *   longer counts as served
	 * @returns false when the platform has to bring the events again
	 */
	async run(entries: readonly Entry[], deadline: number): Promise<boolean> {
		const free = this.backlog.slots.takeNow();
		if (!free && this.acknowledge === 'received' && (await this.backlog.add(entries))) return true;
		const slot = free ?? (await this.backlog.slots.take(deadline));
		if (!slot) return false;

		const outcome = await this.backlog.start(entries, deadline, slot);
		if (outcome === 'failed') return this.acknowledge === 'received';
		return outcome !== 'cutOff' && outcome !== 'notStarted';
	}
}
