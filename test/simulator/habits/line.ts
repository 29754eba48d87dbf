import type { SimulatedApp } from '../app';
import type { DropStyle } from '../connection';
import { DATA } from '../frames';
import type { Outage } from '../httpServer';
import type { Simulator } from '../simulator';
import type { Habits } from './habit';
import { handshakeHabits } from './handshakes';
import { lend } from './lend';

const OFTEN_MS = 4_000;

const dropsAgainAndAgain = (style: DropStyle) => (simulator: Simulator) =>
	simulator.repeat(OFTEN_MS, () => simulator.app.longConnection.drop(style));

const isAway = (kind: Outage) => (simulator: Simulator) => simulator.outage(kind);

const sendsToAll = (app: SimulatedApp, bytes: Uint8Array) => {
	for (const client of app.longConnection.ready) client.sendRaw(bytes);
};

const ODD_PAYLOADS = ['null', '0', '""', 'false', ''];

/** Habits of the long connection: handshakes, sockets, frames. */
export const lineHabits = {
	'slow upgrade': {
		what: 'the WebSocket upgrade is answered after 2 s',
		witness: 'SDK 1.74.0 has handshakeTimeoutMs for it, off by default',
		start: ({ settings }) => lend(settings, { upgradeDelayMs: 2_000 }),
	},
	'going away': {
		what: 'the platform closes every connection, again and again',
		witness: 'SDK 1.74.0 reconnects on close; rolling updates of the platform',
		start: dropsAgainAndAgain('close'),
	},
	'cut connections': {
		what: 'connections are cut without a word, again and again',
		witness: 'networks; SDK 1.74.0 reconnects on error',
		start: dropsAgainAndAgain('terminate'),
	},
	'half-open sockets': {
		what: 'connections stay open, but nothing comes through any more, pings included',
		witness: 'SDK 1.74.0: without wsConfig.pingTimeout such a socket stays "connected" for ever',
		start: ({ app: { longConnection } }) => {
			const { open } = longConnection;
			for (const client of open) client.drop('half-open');
			// A network that works again answers the forgotten sockets with a reset.
			return () => {
				for (const client of open) client.drop('terminate');
			};
		},
	},
	'nobody there': {
		what: 'every connection to the platform, old or new, is cut',
		witness: 'outages of the platform or of the way to it',
		start: isAway('dead'),
	},
	'503 for everything': {
		what: 'a gateway answers 503 to every call, and the connections are gone',
		witness: 'outages of the platform behind its gateway',
		start: isAway('http-503'),
	},
	'fragments reversed': {
		what: 'an event travels in several frames, the last one first',
		witness: 'headers sum and seq of the data frame; SDK 1.74.0, DataCache',
		start: ({ settings }) => lend(settings, { fragmentBytes: 100, fragmentOrder: 'reversed' }),
	},
	'fragments missing': {
		what: 'the last frame of an event never comes, three times in ten',
		witness: 'github.com/larksuite/node-sdk/issues/201',
		start: ({ settings }) => lend(settings, { fragmentBytes: 100, fragmentLossProbability: 0.3 }),
	},
	'pongs without config': {
		what: 'a pong has no payload',
		witness: 'SDK 1.74.0, handleControlData: "pong && payload"',
		start: ({ settings }) => lend(settings, { pongCarriesConfig: false }),
	},
	'bytes that are no frame': {
		what: 'a binary message that is no protobuf comes between the events',
		witness: 'SDK 1.74.0 decodes within a try',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () => sendsToAll(simulator.app, Buffer.from('no frame at all'))),
	},
	'frames of another type': {
		what: 'data frames come that are no events (card actions), and want no answer',
		witness: 'SDK 1.74.0, handleEventData: type other than "event" is left alone',
		start: (simulator) =>
			simulator.repeat(OFTEN_MS, () => {
				for (const client of simulator.app.longConnection.ready) {
					client.sendFrame({
						SeqID: '1',
						LogID: '2',
						service: 1,
						method: DATA,
						headers: { type: 'card', message_id: 'om_card', sum: '1', seq: '0', trace_id: 'card' },
						payload: Buffer.from('{}'),
					});
				}
			}),
	},
	'odd payloads': {
		what: 'data frames come whose payload is null, 0, "", false or empty',
		witness: 'SDK 1.74.0 leaves them unanswered (handleEventData), so they would come again',
		start: ({ app }) => {
			for (const payload of ODD_PAYLOADS) app.push(payload, { via: 'longConnection' });
			return () => undefined;
		},
	},
	...handshakeHabits,
} satisfies Habits;
