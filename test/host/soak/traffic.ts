import { seededRandom, type SimulatedApp } from '../../simulator';

const PER_SECOND = 50;
const TICK_MS = 100;

/** Changes of people at a steady pace; one in ten is of a phone number. */
export class Traffic {
	/** Event ids. */
	readonly pushed: string[] = [];

	/** Those among them that change a phone number. */
	readonly chosen: string[] = [];

	/** Resolves when the last one was pushed. */
	readonly ended: Promise<void>;

	private readonly random = seededRandom(2);

	constructor(
		private readonly app: SimulatedApp,
		seconds: number,
	) {
		const begun = Date.now();
		this.ended = new Promise((resolve) => {
			const timer = setInterval(() => {
				// Catches up when the machine was busy, so that the pace holds over the whole time.
				const due = Math.min((Date.now() - begun) / 1_000, seconds) * PER_SECOND;
				while (this.pushed.length < due) this.push();
				if (this.pushed.length < seconds * PER_SECOND) return;
				clearInterval(timer);
				resolve();
			}, TICK_MS);
		});
	}

	private push(): void {
		const event_id = `soak-${this.pushed.length}`;
		const isChosen = this.random() < 0.1;
		this.pushed.push(event_id);
		if (isChosen) this.chosen.push(event_id);
		const fieldChanges = isChosen ? ['phone_number', 'age'] : ['age', 'working_years'];
		const personId = String(this.pushed.length % 500);
		this.app.push(this.app.personUpdated({ personId, fieldChanges, header: { event_id } }));
	}
}
