import type { Clock } from '../clock';
import type { End } from '../inbox/inbox';
import type { Waiting } from '../inbox/rows';
import { Backoff, type Attempt } from './backoff';
import { endOf, type Outcome } from './outcomes';
import type { Runner } from './runner';

/** A row that n8n refused so often, having begun others in between each time, is itself the cause. */
const MOST_REFUSALS = 3;
/** Milliseconds by which a refused row comes after the pause, so that the next to try is another. */
const BEHIND_MS = 2_000;

/** What the starts of one subscription came to, and so what comes of the rows. */
export class Starts {
	private readonly backoff: Backoff;

	/** By a run's first row: how often n8n refused it although it began others, and when last. */
	private readonly refused = new Map<number, { readonly times: number; readonly at: number }>();

	/** The subscription is gone, and what was under way then does not count as started any more. */
	private areUncounted = false;

	constructor(
		private readonly runner: Runner,
		clock: Clock,
	) {
		this.backoff = new Backoff(clock);
	}

	/** How many may be tried now, at most `wanted`. */
	allows(wanted: number): number {
		return this.backoff.allows(wanted);
	}

	attempt(): Attempt {
		return this.backoff.attempt();
	}

	/** The starts of what is under way have been taken back: no end does so again. */
	uncounted(): void {
		this.areUncounted = true;
	}

	/** By the table of `inbox.md`; a group is judged by its first row. */
	endOf(attempt: Attempt, outcome: Outcome, first: Waiting): End {
		const end = this.judge(attempt, outcome, first);
		return end.state === 'waiting' && this.areUncounted ? { ...end, counted: true } : end;
	}

	private judge(attempt: Attempt, outcome: Outcome, first: Waiting): End {
		if (outcome.kind === 'notStarted') return this.refusal(attempt, outcome.reason, first.id);
		if (outcome.kind !== 'unknown') attempt.began();
		this.refused.delete(first.id);
		return endOf(outcome, first, this.runner.retries);
	}

	private refusal(attempt: Attempt, reason: string, id: number): End {
		const { backoff, refused, runner } = this;
		const last = refused.get(id) ?? { times: 0, at: 0 };
		const times = last.times > 0 && !backoff.hasBegunSince(last.at) ? last.times : last.times + 1;
		if (times >= MOST_REFUSALS) {
			attempt.refused();
			refused.delete(id);
			return { state: 'failed', reason: `n8n could not start it: ${reason}` };
		}
		if (!backoff.isPaused) {
			runner.log.warn(`n8n could not start a run (${reason}); it is tried again`);
		}
		const dueInMs = attempt.refused() + BEHIND_MS;
		refused.set(id, { times, at: backoff.now });
		return { state: 'waiting', dueInMs, counted: false };
	}
}
