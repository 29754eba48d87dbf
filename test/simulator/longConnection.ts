import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Changes } from './changes';
import type { DropStyle, FrameChanges } from './connection';
import { Connection } from './connection';
import type { Answered } from './delivery';
import { Instead } from './instead';
import type { Json, JsonObject } from './json';
import type { Settings } from './settings';
import type { Timers } from './timers';

/** The pace the platform tells its clients, in seconds; tests use fractions. */
export interface ClientConfig extends JsonObject {
	readonly ReconnectCount: number;
	readonly ReconnectInterval: number;
	readonly ReconnectNonce: number;
	readonly PingInterval: number;
}

export const documentedClientConfig: ClientConfig = {
	ReconnectCount: -1,
	ReconnectInterval: 120,
	ReconnectNonce: 30,
	PingInterval: 120,
};

/** A handshake the platform refuses. Documented codes: 1, 403, 514, 1000040343, 1000040350, 1000040351. */
export interface HandshakeRefusal {
	readonly code: number;
	readonly msg?: string;
	/** How many handshakes; default: all until `acceptHandshakes`. */
	readonly times?: number;
	/** Send a `data` object along: the SDK then gives up instead of retrying. Default false. */
	readonly withData?: boolean;
}

/** What answers instead of a WebSocket. */
export interface UpgradeAnswer {
	readonly status: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

/** A refused ticket; the headers are those that the platform's Go SDK reads. */
export const TICKET_REFUSED: UpgradeAnswer = {
	status: '403 Forbidden',
	headers: { 'Handshake-Status': '514', 'Handshake-Msg': 'auth failed' },
};

const MESSAGES: Readonly<Record<number, string>> = {
	1: 'system busy',
	403: 'forbidden',
	514: 'auth failed',
	1000040343: 'internal error',
	1000040345: 'system busy',
	1000040350: 'the number of connections exceeded the limit',
	1000040351: 'Incorrect domain name',
};

/** Every connect ticket starts like this, so that a leak is easy to find. */
export const TICKET_PREFIX = 'simticket-';

const SERVICE_ID = 33554678;

/** The long connection of one app: handshakes, tickets and clients. */
export class LongConnection {
	clientConfig: ClientConfig = documentedClientConfig;
	maxConnections = 50;
	/** Every client so far, the closed ones too. */
	readonly history: Connection[] = [];
	/** Handshake requests so far, refused ones included. */
	handshakes = 0;

	/** `ClientConfig` of handshakes and pongs, as odd as can be; a function is asked each time. */
	readonly oddHandshakePace = new Instead<() => Json>();
	readonly oddPongs = new Instead<() => Json>();
	/** Scheme and host of the connect URL, such as `ws://127.0.0.1:9`. */
	readonly otherOrigin = new Instead<string>();
	readonly noUpgrade = new Instead<UpgradeAnswer>();
	/** The socket opens and is closed. */
	readonly closesAtOnce = new Instead<true>();

	private readonly tickets = new Map<string, string>();
	private refusals: Array<{ readonly refusal: HandshakeRefusal; left: number }> = [];

	constructor(
		private readonly settings: Settings,
		private readonly timers: Timers,
		private readonly changes: Changes,
	) {}

	/** The clients that look alive to the platform: half-open ones do. */
	get open(): readonly Connection[] {
		return this.history.filter(({ open }) => open);
	}

	/** The clients that events go to. */
	get ready(): readonly Connection[] {
		return this.history.filter(({ ready }) => ready);
	}

	/** The last refusal counts; the function returned ends this one. */
	refuseHandshakes(refusal: HandshakeRefusal): () => void {
		const entry = { refusal, left: refusal.times ?? Number.MAX_SAFE_INTEGER };
		this.refusals.push(entry);
		return () => (this.refusals = this.refusals.filter((one) => one !== entry));
	}

	acceptHandshakes(): void {
		this.refusals = [];
	}

	/** Body of `POST /callback/ws/endpoint`; `authorized` is whether id and secret belong together. */
	handshake(host: string, authorized: boolean): JsonObject {
		this.handshakes++;
		this.changes.announce();
		const entry = this.refusals.findLast(({ left }) => left > 0);
		if (entry) {
			entry.left--;
			return refused(entry.refusal);
		}
		if (!authorized) return refused({ code: 514 });
		if (this.open.length >= this.maxConnections) return refused({ code: 1000040350 });
		const ticket = `${TICKET_PREFIX}${randomBytes(16).toString('hex')}`;
		const deviceId = randomBytes(8).readBigUInt64BE().toString();
		this.tickets.set(ticket, deviceId);
		const query = `fpid=493&aid=552564&device_id=${deviceId}&access_key=${randomBytes(16).toString('hex')}&service_id=${SERVICE_ID}&ticket=${ticket}`;
		return {
			code: 0,
			msg: '',
			data: {
				URL: `${this.otherOrigin.current ?? `ws://${host}`}/ws/v2?${query}`,
				ClientConfig: this.paceOf(this.oddHandshakePace),
			},
		};
	}

	/** Uses a ticket up; `undefined` for one that was never issued or was used before. */
	redeem(ticket: string): { readonly deviceId: string } | undefined {
		const deviceId = this.tickets.get(ticket);
		this.tickets.delete(ticket);
		return deviceId === undefined ? undefined : { deviceId };
	}

	welcome(socket: WebSocket, deviceId: string): void {
		this.history.push(
			new Connection(this.history.length, deviceId, SERVICE_ID, socket, this.timers, {
				now: () => this.settings.now(),
				changed: () => this.changes.announce(),
				greetingMs: this.settings.greetingMs,
				pongConfig: () =>
					this.settings.pongCarriesConfig ? this.paceOf(this.oddPongs) : undefined,
			}),
		);
		if (this.closesAtOnce.current) socket.close(1001, 'going away');
		this.changes.announce();
	}

	private paceOf(odd: Instead<() => Json>): Json {
		return odd.current ? odd.current() : this.clientConfig;
	}

	/** Delivers to one client at random; there is no broadcast. */
	async send(payload: Uint8Array, how: FrameChanges): Promise<Answered> {
		const { ready } = this;
		const client = ready[Math.floor(this.settings.random() * ready.length)];
		if (!client) return { via: 'longConnection', outcome: 'no client' };
		const sentAt = performance.now();
		const { ackTimeoutMs, fragmentBytes, fragmentOrder, fragmentLossProbability } = this.settings;
		const losesOne =
			fragmentLossProbability > 0 && this.settings.random() < fragmentLossProbability;
		const outcome = await client.deliver(payload, ackTimeoutMs, {
			fragmentBytes,
			fragmentOrder,
			...(losesOne && { omitFragment: Math.ceil(payload.length / fragmentBytes) - 1 }),
			...how,
		});
		return {
			via: 'longConnection',
			outcome,
			clientIndex: client.index,
			...(outcome === 'silence' ? {} : { answeredAfterMs: performance.now() - sentAt }),
		};
	}

	/** Drops all open clients, or the one with this index. */
	drop(style: DropStyle, clientIndex?: number): void {
		for (const client of this.open) {
			if (clientIndex === undefined || client.index === clientIndex) client.drop(style);
		}
	}
}

const refused = ({ code, msg, withData }: HandshakeRefusal): JsonObject => ({
	code,
	msg: msg ?? MESSAGES[code] ?? 'error',
	...(withData ? { data: { URL: '', ClientConfig: null } } : {}),
});
