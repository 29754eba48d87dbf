import type { Simulator } from '../simulator';

/** One way in which the platform, or what stands before it, is less kind than its pages. */
export interface Habit {
	/** What goes wrong, in one line. */
	readonly what: string;
	/** Who has seen it: a page of the platform, the SDK's source, a thread, a measurement. */
	readonly witness: string;
	/**
	 * Begins it for `simulator.app`; the function returned ends it, at any moment and whatever else
	 * goes on. `lend` changes settings so that this holds.
	 */
	start(simulator: Simulator): () => void;
}

export type Habits = Readonly<Record<string, Habit>>;
