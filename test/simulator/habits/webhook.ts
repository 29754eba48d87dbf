import type { Envelope } from '../envelopes';
import type { Simulator } from '../simulator';
import { WebhookPusher } from '../webhookPusher';
import type { Habits } from './habit';
import { lend } from './lend';

const OFTEN_MS = 2_000;

/** Longer than the platform goes on to bring an event again: 7.1 h. */
const LONG_AGO_MS = 24 * 3_600_000;

/** So many at once. */
export const FLOOD = 150;

/** Nobody makes a forger give up as early as the platform does. */
const FORGERS_PATIENCE_MS = 10_000;

const GUESSED = { encryptKey: 'a guess', verificationToken: 'a guess' };

function personChanged({ app, company }: Simulator, header: Partial<Envelope['header']>): Buffer {
	const [personId = ''] = company.people.ids;
	const event = app.personUpdated({ personId, fieldChanges: ['phone_number'], header });
	return Buffer.from(JSON.stringify(event));
}

/** From somebody who knows the request URL, and no key. */
function forge(simulator: Simulator, signed: boolean): void {
	const { url } = simulator.app.webhook;
	if (url === undefined) return;
	const forger = new WebhookPusher(simulator.settings, GUESSED);
	const body = forger.wrapped(personChanged(simulator, { token: GUESSED.verificationToken }));
	void forger.post(url, body, signed ? forger.signature(body) : {}, FORGERS_PATIENCE_MS);
}

/** From the platform as far as the keys tell, but not for here, or not now. */
function misplace(
	simulator: Simulator,
	header: Partial<Envelope['header']>,
	signedAt: number,
): void {
	const { webhook } = simulator.app;
	if (webhook.url === undefined) return;
	const body = webhook.wrapped(personChanged(simulator, header));
	void webhook.post(webhook.url, body, webhook.signature(body, signedAt));
}

/** Habits of posted events, and of those who post without being the platform. */
export const webhookHabits = {
	'URL check, unsigned': {
		what: 'somebody saves the request URL anew: a check comes between the events, without signature',
		witness: 'packet dump of another project: the URL check carried no signature',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () => {
				const { url } = simulator.app.webhook;
				if (url !== undefined) void simulator.app.webhook.checkUrl(url);
			}),
	},
	'retries signed once': {
		what: 'an event that comes again has the timestamp and the signature time of its first delivery',
		witness: 'no page says whether a retry is signed anew; it carries the same event_id',
		start: ({ settings }) => lend(settings, { retriesSignedAnew: false }),
	},
	'forged events': {
		what: 'somebody without the keys posts events, unsigned and signed with a guess',
		witness: 'github.com/librefang/librefang issue 3877: events taken from whoever knew the URL',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () => {
				forge(simulator, false);
				forge(simulator, true);
			}),
	},
	'flood of forged events': {
		what: 'hundreds of forged events come at once',
		witness: 'request URLs are public: whoever finds one may post to it as often as he likes',
		start: (simulator) =>
			simulator.repeat(2 * OFTEN_MS, () => {
				for (let number = 0; number < FLOOD; number++) forge(simulator, true);
			}),
	},
	'requests of yesterday': {
		what: 'somebody posts requests that the platform signed a day ago',
		witness: 'the platform signs a timestamp against it: page on checking signatures',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () =>
				misplace(simulator, {}, simulator.settings.now() - LONG_AGO_MS),
			),
	},
	'events of another app': {
		what: 'another app with the same keys has this request URL, too',
		witness: 'the developer console takes every request URL that passes its check, for any app',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () =>
				misplace(simulator, { app_id: 'cli_000000000000ffff' }, simulator.settings.now()),
			),
	},
	'posts that cannot be read': {
		what: 'what is signed and encrypted as it should be is no JSON, or no event',
		witness: 'SDK 1.74.0 answers whatever it is posted; proxies that rewrite or cut a body',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () => {
				for (const body of ['no JSON: {left', '[]', 'null', '{}', '']) {
					simulator.app.push(body, { via: 'webhook', redeliveryMs: [] });
				}
			}),
	},
} satisfies Habits;
