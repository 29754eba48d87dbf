import { decide, type EventChoice } from '../events/decide';
import type { HrEvent } from '../events/hrEvent';
import type { ClaimKey } from '../journal/journal';
import type { Log } from '../longConnection/logger';
import type { Subscriber } from '../longConnection/subscriber';
import type { Batch } from './batch';
import type { Ledger } from './ledger';

export interface ListenerOptions {
	readonly workflowId: string;
	readonly nodeId: string;
	readonly choice: EventChoice;
	/** Knows what ran before. */
	readonly ledger: Ledger;
	/**
	 * Whether an event that the platform brings again although it was acknowledged runs again. One
	 * that it brings again for another workflow's sake never does.
	 */
	readonly runsDuplicates: boolean;
	readonly batch: Batch;
	readonly log: Log;
	/** The connection ended for good. */
	readonly lost: (error: Error) => void;
}

type Verdict = 'passed' | 'filtered' | 'duplicate' | 'refused';

/** An active workflow on a long connection: each event that passes its filter runs it once. */
export class Listener implements Subscriber {
	readonly id: string;

	readonly isTest = false;

	readonly eventTypes: ReadonlySet<string>;

	readonly lost: (error: Error) => void;

	constructor(private readonly options: ListenerOptions) {
		this.id = `${options.workflowId}:${options.nodeId}`;
		this.eventTypes = options.choice.events;
		this.lost = options.lost;
	}

	async deliver(event: HrEvent, deadline: number): Promise<boolean> {
		const verdict = await this.serve(event, deadline).catch((error: unknown): Verdict => {
			this.options.log.warn('an event could not be delivered', { error });
			return 'refused';
		});
		const { eventId } = event.envelope;
		this.options.log.debug(`event ${eventId} ${verdict}`, { workflow: this.options.workflowId });
		return verdict !== 'refused';
	}

	acknowledged(event: HrEvent): void {
		if (this.options.runsDuplicates) this.options.ledger.forget(this.key(event));
	}

	leaving(): void {
		this.options.batch.flush();
	}

	private async serve(event: HrEvent, deadline: number): Promise<Verdict> {
		const { batch, choice, ledger } = this.options;
		const decision = await decide(event, choice);
		if (decision.kind !== 'passed') return 'filtered';

		const claim = ledger.claim(this.key(event));
		switch (claim.kind) {
			case 'done':
				return 'duplicate';
			case 'busy':
				return 'refused';
			case 'shared':
				return (await claim.verdict) ? 'duplicate' : 'refused';
			case 'ours': {
				const served = await batch.add(decision, deadline);
				claim.settle(served);
				return served ? 'passed' : 'refused';
			}
		}
	}

	private key({ envelope }: HrEvent): ClaimKey {
		const { workflowId, nodeId } = this.options;
		return { workflowId, nodeId, eventId: envelope.eventId };
	}
}
