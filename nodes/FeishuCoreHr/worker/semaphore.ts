import type { Clock } from '../clock';
import type { Places } from './places';

/** Milliseconds after which fewer places are worth a look: long runs may keep the others for hours. */
const FEW_AFTER_MS = 200;

export interface Place {
	/** Gives it back, once. */
	release(): void;
}

/**
 * Places for executions under way. A place is lent for a time, so that a run that lasts very long
 * does not bar the way; but there is a most of runs under way however long they last.
 */
export class Semaphore {
	private lent = 0;

	private underWay = 0;

	/** Places that are worth a look for rows: it costs the same however many it finds. */
	private readonly enough: number;

	private cancelLook: (() => void) | undefined;

	/** @param freed told when it is worth a look for rows; who does not wait for it finds fewer, too */
	constructor(
		private readonly limits: Places,
		private readonly clock: Clock,
		private readonly freed: () => void,
	) {
		this.enough = Math.max(1, Math.floor(limits.places / 10));
	}

	get free(): number {
		const { places, underWay } = this.limits;
		return Math.max(0, Math.min(places - this.lent, underWay - this.underWay));
	}

	/** To be asked for only when one is free. */
	take(): Place {
		const { lentForMs } = this.limits;
		this.lent += 1;
		this.underWay += 1;
		let isLent = true;
		const giveBack = () => {
			if (!isLent) return;
			isLent = false;
			this.lent -= 1;
			this.tell();
		};
		const cancel = lentForMs === undefined ? () => undefined : this.clock.in(lentForMs, giveBack);
		let isUnderWay = true;
		return {
			release: () => {
				cancel();
				if (!isUnderWay) return;
				isUnderWay = false;
				this.underWay -= 1;
				if (isLent) giveBack();
				else this.tell();
			},
		};
	}

	private tell(): void {
		if (this.free >= this.enough) this.look();
		else this.cancelLook ??= this.clock.in(FEW_AFTER_MS, () => this.look());
	}

	private look(): void {
		this.cancelLook?.();
		this.cancelLook = undefined;
		this.freed();
	}
}
