import type { Habits } from './habit';
import { lend } from './lend';

/** Habits of posted events, and of those who post without being the platform. */
export const webhookHabits = {
	'URL check, unsigned': {
		what: 'somebody saves the request URL anew: a check comes between the events, without signature',
		witness: 'packet dump of another project: the URL check carried no signature',
		start: (simulator) =>
			simulator.repeat(2_000, () => {
				const { url } = simulator.app.webhook;
				if (url !== undefined) void simulator.app.webhook.checkUrl(url);
			}),
	},
	'retries signed once': {
		what: 'an event that comes again has the timestamp and the signature time of its first delivery',
		witness: 'no page says whether a retry is signed anew; it carries the same event_id',
		start: ({ settings }) => lend(settings, { retriesSignedAnew: false }),
	},
} satisfies Habits;
