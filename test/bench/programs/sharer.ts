import { newRow, openInbox, putSurely, takeAndEnd } from '../inbox';
import { obey } from './child';

/** A process that shares an inbox with others. */
const { inbox } = openInbox(process.env);

/** Events that wait for the same commit. */
const AT_ONCE = 50;
/** As many as a worker takes at a time, with two subscriptions. */
const TAKEN = 25;

const orders = {
	/** The tables are there. */
	async look(): Promise<void> {
		await takeAndEnd(inbox, 1);
	},

	async put(count: number): Promise<void> {
		let left = count;
		const lane = async () => {
			while (left-- > 0) await putSurely(inbox, [newRow()]);
		};
		await Promise.all(Array.from({ length: AT_ONCE }, lane));
	},

	/** Takes and ends until nothing is left. */
	async drain(): Promise<number> {
		let all = 0;
		for (;;) {
			const some = await takeAndEnd(inbox, TAKEN);
			all += some;
			if (some === 0) return all;
		}
	},
};
export type SharerOrders = typeof orders;

obey(orders);
