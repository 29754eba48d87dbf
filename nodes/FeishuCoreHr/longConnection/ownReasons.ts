import type { Outage } from './lineState';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The platform tries an event for 7.1 hours. */
const BROUGHT_AGAIN_MS = 7 * HOUR_MS;

/** What our own events say, for the person who reads the mail that they end in. */
export const reasons = {
	restored({ since, endedAt = since }: Outage): string {
		const lasted = endedAt - since;
		const after =
			lasted <= BROUGHT_AGAIN_MS
				? 'Feishu now brings the events of this time, so nothing is lost.'
				: 'Feishu brings the events of the last 7 hours; what changed before that is not brought again: look at it in CoreHR.';
		return `The long connection is up again after ${inWords(lasted)}. ${after}`;
	},

	silent(quietFor: number): string {
		return `No event of this app has come for ${inWords(quietFor)}. If something was changed in CoreHR in this time, look in the developer console whether the events are still added (Events & Callbacks) and the latest version of the app is published.`;
	},
};

function inWords(milliseconds: number): string {
	const [unit, name] =
		milliseconds < 2 * HOUR_MS
			? [MINUTE_MS, 'minute']
			: milliseconds < 48 * HOUR_MS
				? [HOUR_MS, 'hour']
				: [24 * HOUR_MS, 'day'];
	const count = Math.max(1, Math.floor(milliseconds / unit));
	return count === 1 ? `1 ${name}` : `${count} ${name}s`;
}
