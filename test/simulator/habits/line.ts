import type { SimulatedApp } from '../app';
import type { DropStyle } from '../connection';
import type { Fault } from '../faults';
import { DATA } from '../frames';
import { HANDSHAKE_PATH, LOGIN_PATH } from '../httpApi';
import type { Outage } from '../httpServer';
import type { Json } from '../json';
import { TICKET_REFUSED, type UpgradeAnswer } from '../longConnection';
import type { Simulator } from '../simulator';
import type { Habits } from './habit';
import { lend } from './lend';

const OFTEN_MS = 4_000;

const refuses =
	(code: number, withData = false) =>
	(simulator: Simulator) =>
		simulator.app.longConnection.refuseHandshakes({ code, withData });

const dropsAgainAndAgain = (style: DropStyle) => (simulator: Simulator) =>
	simulator.repeat(OFTEN_MS, () => simulator.app.longConnection.drop(style));

const isAway = (kind: Outage) => (simulator: Simulator) => simulator.outage(kind);

const sendsToAll = (app: SimulatedApp, bytes: Uint8Array) => {
	for (const client of app.longConnection.ready) client.sendRaw(bytes);
};

const HTML = '<!doctype html><html><title>Sign in to the network</title></html>';

/** The page that a gateway, a proxy or a captive portal sends for whatever is asked. */
const page = (status: number, name: string, paths: readonly string[] = ['/']) => {
	const upgrade: UpgradeAnswer = { status: `${status} ${name}`, body: HTML };
	return (simulator: Simulator) => {
		const gateway: Fault = { kind: 'gateway', status, body: HTML, times: Infinity };
		const ends = [
			...paths.map((path) => simulator.faults.add({ ...gateway, path })),
			...simulator.apps.map(({ longConnection }) => longConnection.noUpgrade.put(upgrade)),
		];
		return () => ends.forEach((end) => end());
	};
};

const THE_LINE = [LOGIN_PATH, HANDSHAKE_PATH];

const OFTEN =
	'handshake error codes of the long connection; SDK 1.74.0, WSClient.pullConnectConfig';

/** A server that sends what a program with a bug, or a proxy that rewrites JSON, would. */
const ODD_PACES: readonly Json[] = [
	{},
	null,
	[],
	{ ReconnectCount: 0, ReconnectInterval: 0, ReconnectNonce: 0, PingInterval: 0 },
	{ ReconnectCount: -2, ReconnectInterval: -1, ReconnectNonce: -1, PingInterval: -1 },
	{ ReconnectCount: 1, ReconnectInterval: 1e9, ReconnectNonce: 1e9, PingInterval: 1e9 },
	{ ReconnectCount: 'x', ReconnectInterval: 'x', ReconnectNonce: 'x', PingInterval: 'x' },
	{ ReconnectCount: null, ReconnectInterval: null, ReconnectNonce: null, PingInterval: null },
];

const oneAfterTheOther = (values: readonly Json[]) => {
	let turn = 0;
	return () => values[turn++ % values.length] ?? null;
};

const ODD_PACE_WITNESS =
	'SDK 1.74.0 multiplies whatever it is sent by 1000 and hands it to setTimeout (handleControlData)';

const ODD_PAYLOADS = ['null', '0', '""', 'false', ''];

/** Habits of the long connection: handshakes, sockets, pongs. */
export const lineHabits = {
	'busy, with data': {
		what: 'a refusal that will pass (code 1) comes with a data object',
		witness: 'SDK 1.74.0, pullConnectConfig: with data any code but 1000040343 ends the client',
		start: refuses(1, true),
	},
	'handshake cut': {
		what: 'the connection is cut while the client asks where to connect',
		witness: 'networks; SDK 1.74.0, pullConnectConfig catches it and tries again',
		start: ({ faults }) => faults.add({ kind: 'drop', path: HANDSHAKE_PATH, times: Infinity }),
	},
	'slow handshake': {
		what: 'the answer to the handshake takes 3 s',
		witness: 'SDK 1.74.0 grants it 15 s',
		start: ({ faults }) =>
			faults.add({ kind: 'slow', delayMs: 3_000, path: HANDSHAKE_PATH, times: Infinity }),
	},
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
	'connection limit': {
		what: 'handshakes are refused while old connections are still counted (1000040350)',
		witness: 'reference: handshake error codes of the long connection; SDK 1.74.0, ws-client',
		start: refuses(1000040350),
	},
	'handshakes while busy': {
		what: 'handshakes are refused with "system busy" (1)',
		witness: OFTEN,
		start: refuses(1),
	},
	'handshakes while busy, the other code': {
		what: 'handshakes are refused with "system busy" (1000040345), for a quarter of an hour',
		witness: 'github.com/op7418/CodePilot issue 323',
		start: refuses(1000040345),
	},
	'handshakes with an internal error': {
		what: 'handshakes are refused with "internal error" (1000040343)',
		witness: OFTEN,
		start: refuses(1000040343),
	},
	'handshakes refuse the right secret': {
		what: 'handshakes are refused with "auth failed" (514) while a token is given for the secret',
		witness: 'Go SDK, ws client: a refused ticket has status 514 too, whatever the cause',
		start: refuses(514),
	},
	'handshakes forbidden': {
		what: 'handshakes are refused with "forbidden" (403) while a token is given for the secret',
		witness: OFTEN,
		start: refuses(403),
	},
	'captive portal': {
		what: 'every request is answered with a sign-in page and HTTP 200',
		witness: 'RFC 8952, architecture of captive portals; hotel and guest networks',
		start: page(200, 'OK'),
	},
	'firewall page': {
		what: 'the token and the handshake are answered with a page and HTTP 403',
		witness: 'block pages of URL filters (Palo Alto, FortiGate)',
		start: page(403, 'Forbidden', THE_LINE),
	},
	'proxy wants a password': {
		what: 'the token and the handshake are answered with HTTP 407',
		witness: 'RFC 9110, 15.5.8',
		start: page(407, 'Proxy Authentication Required', THE_LINE),
	},
	'gateway without platform': {
		what: 'a gateway answers 503 for the platform',
		witness: 'seen of every gateway while what is behind it restarts',
		start: page(503, 'Service Unavailable'),
	},
	'no WebSockets': {
		what: 'the handshake is good, but a proxy answers the upgrade with 403',
		witness: 'ws 8, abortHandshake: "Unexpected server response: 403"',
		start: ({ app }) => app.longConnection.noUpgrade.put({ status: '403 Forbidden', body: HTML }),
	},
	'tickets refused': {
		what: 'the handshake is good, but its ticket is refused (Handshake-Status 514)',
		witness: 'Go SDK, ws client: Handshake-Status and Handshake-Autherrcode of the upgrade',
		start: ({ app }) => app.longConnection.noUpgrade.put(TICKET_REFUSED),
	},
	'socket unreachable': {
		what: 'the handshake is good, but nobody listens at the address it names',
		witness: 'the sockets have a host of their own, which a firewall may not know',
		start: ({ app }) => app.longConnection.otherHost.put('127.0.0.1:9'),
	},
	'sockets close at once': {
		what: 'the socket opens and is closed',
		witness: 'proxies that end WebSockets after the upgrade; a server that is being shut down',
		start: ({ app }) => app.longConnection.closesAtOnce.put(true),
	},
	'odd pace': {
		what: 'the ClientConfig of handshakes is missing, 0, negative, enormous or text',
		witness: ODD_PACE_WITNESS,
		start: ({ app }) => app.longConnection.oddHandshakePace.put(oneAfterTheOther(ODD_PACES)),
	},
	'odd pongs': {
		what: 'pongs carry such a ClientConfig',
		witness: ODD_PACE_WITNESS,
		start: ({ app }) => app.longConnection.oddPongs.put(oneAfterTheOther(ODD_PACES)),
	},
	'few reconnects': {
		what: 'the ClientConfig allows one attempt to reconnect',
		witness: 'SDK 1.74.0 gives up after ReconnectCount attempts',
		start: ({ app }) => {
			const { longConnection } = app;
			const few = () => ({ ...longConnection.clientConfig, ReconnectCount: 1 });
			const ends = [longConnection.oddHandshakePace.put(few), longConnection.oddPongs.put(few)];
			return () => ends.forEach((end) => end());
		},
	},
	'odd payloads': {
		what: 'data frames come whose payload is null, 0, "", false or empty',
		witness: 'SDK 1.74.0 leaves them unanswered (handleEventData), so they would come again',
		start: ({ app }) => {
			for (const payload of ODD_PAYLOADS) app.push(payload, { via: 'longConnection' });
			return () => undefined;
		},
	},
} satisfies Habits;
