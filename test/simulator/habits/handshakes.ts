import type { Fault } from '../faults';
import { HANDSHAKE_PATH, LOGIN_PATH } from '../httpApi';
import type { Json } from '../json';
import { TICKET_REFUSED, type UpgradeAnswer } from '../longConnection';
import type { Simulator } from '../simulator';
import type { Habits } from './habit';
import { startImpostor } from './impostor';

const refuses =
	(code: number, withData = false) =>
	(simulator: Simulator) =>
		simulator.app.longConnection.refuseHandshakes({ code, withData });

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

/** Habits of the way to a long connection: token, handshake, upgrade, and the pace they tell. */
export const handshakeHabits = {
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
	'wrong platform': {
		what: 'handshakes are refused with "Incorrect domain name" (1000040351)',
		witness:
			'github.com/bytedance/deer-flow pull 1535: apps of Lark that ask Feishu where to connect',
		start: refuses(1000040351),
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
		start: ({ app }) => app.longConnection.otherOrigin.put('ws://127.0.0.1:9'),
	},
	'socket without a name': {
		what: 'the handshake is good, but no name server knows the host it names',
		witness:
			'the sockets have a host of their own; name servers of companies with a list of their own',
		start: ({ app }) => app.longConnection.otherOrigin.put('ws://sockets.invalid'),
	},
	'socket with a foreign certificate': {
		what: 'the handshake is good, but whoever answers at its address shows a self-signed certificate',
		witness:
			'proxies that open TLS (Zscaler, Squid with ssl_bump); Node: DEPTH_ZERO_SELF_SIGNED_CERT',
		start: ({ app }) => startImpostor((origin) => app.longConnection.otherOrigin.put(origin)),
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
} satisfies Habits;
