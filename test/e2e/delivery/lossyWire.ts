import type { SimulatedApp } from '../../simulator';

export interface Losses {
	/** How likely an event is lost on its way to the client, 0 to 1. */
	readonly events: number;
	/** How likely the client's answer is lost, 0 to 1. */
	readonly answers: number;
}

/**
 * A network that loses frames both ways between the platform and the clients of an app. What is
 * lost is silence to the platform; the seconds it would wait for an answer are left out.
 */
export class LossyWire {
	/** Deliveries so far, lost ones included. */
	sent = 0;

	constructor(
		{ longConnection }: SimulatedApp,
		random: () => number,
		readonly losses: Losses,
	) {
		const send = longConnection.send.bind(longConnection);
		longConnection.send = async (payload, how) => {
			this.sent += 1;
			const fate = random();
			if (fate < losses.events) {
				return { via: 'longConnection', outcome: 'silence', answeredAfterMs: 0 };
			}
			const answered = await send(payload, how);
			const isLost = fate < losses.events + losses.answers;
			return isLost ? { ...answered, outcome: 'silence' } : answered;
		};
	}
}
