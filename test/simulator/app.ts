import defaultApp from './defaultApp.json';
import type { Changes } from './changes';
import type { FrameChanges } from './connection';
import type { Answered, DeliveryPlan, Via } from './delivery';
import { Deliveries } from './delivery';
import type {
	Envelope,
	EventOrigin,
	HeaderChanges,
	LocationUpdate,
	PersonUpdate,
} from './envelopes';
import { LOCATION_UPDATED, PERSON_UPDATED, locationUpdated, personUpdated } from './envelopes';
import { Instead } from './instead';
import type { JsonObject } from './json';
import { isObject, objectOf } from './json';
import type { ClientConfig } from './longConnection';
import { LongConnection } from './longConnection';
import { RateLimits } from './rateLimits';
import { sampleEvent } from './sampleEvents';
import type { Settings } from './settings';
import type { Timers } from './timers';
import { Tokens } from './tokens';
import type { UrlCheck } from './webhookPusher';
import { WebhookPusher } from './webhookPusher';

export interface AppOptions {
	/** `cli_` and 16 hexadecimal digits. */
	readonly appId?: string;
	readonly appSecret?: string;
	/** Empty: events travel as plain JSON, without a signature. */
	readonly encryptKey?: string;
	readonly verificationToken?: string;
	readonly tenantKey?: string;
	readonly clientConfig?: Partial<ClientConfig>;
	readonly maxConnections?: number;
}

/** The default app: its secrets are long and unique, so that a leak is easy to find. */
export const DEFAULT_APP: Required<Omit<AppOptions, 'clientConfig' | 'maxConnections'>> =
	defaultApp;

export interface PushOptions extends DeliveryPlan, FrameChanges {
	/** Under which id the deliveries are kept; default: the envelope's `header.event_id`. */
	readonly eventId?: string;
	/** Default: the way the app's events go. */
	readonly via?: Via;
}

/** One app on the platform: credentials, subscription, and the way its events go. */
export class SimulatedApp implements EventOrigin {
	readonly appId: string;
	appSecret: string;
	encryptKey: string;
	verificationToken: string;
	readonly tenantKey: string;
	/** Events of other types are not pushed when a record of the company changes. */
	readonly subscribed = new Set([PERSON_UPDATED, LOCATION_UPDATED]);
	/** Employee fields whose scope is missing: silently left out of answers. */
	readonly hiddenFields = new Set<string>();
	/** Scopes that the organisation has not granted. Calls that need one of them are refused. */
	readonly missingScopes = new Set<string>();
	/** An app has one way for all of its events. */
	receiver: Via = 'longConnection';

	/** How the JSON of events is written, where that differs from `JSON.stringify`. */
	readonly wording = new Instead<(json: string) => string>();

	readonly tokens: Tokens;
	readonly rateLimits: RateLimits;
	readonly longConnection: LongConnection;
	readonly webhook: WebhookPusher;
	readonly deliveries: Deliveries;
	private unnamed = 0;

	constructor(
		options: AppOptions,
		private readonly settings: Settings,
		private readonly timers: Timers,
		changes: Changes,
		private readonly pushesNothing: () => boolean,
	) {
		this.appId = options.appId ?? DEFAULT_APP.appId;
		this.appSecret = options.appSecret ?? DEFAULT_APP.appSecret;
		this.encryptKey = options.encryptKey ?? DEFAULT_APP.encryptKey;
		this.verificationToken = options.verificationToken ?? DEFAULT_APP.verificationToken;
		this.tenantKey = options.tenantKey ?? DEFAULT_APP.tenantKey;
		this.tokens = new Tokens(settings);
		this.rateLimits = new RateLimits(() => settings.now());
		this.longConnection = new LongConnection(settings, timers, changes);
		this.webhook = new WebhookPusher(settings, this);
		this.deliveries = new Deliveries(settings, timers, changes);
		const { longConnection } = this;
		longConnection.clientConfig = { ...longConnection.clientConfig, ...options.clientConfig };
		longConnection.maxConnections = options.maxConnections ?? longConnection.maxConnections;
	}

	readonly now = (): number => this.settings.now();

	get createTimeDigits(): number {
		return this.settings.createTimeDigits;
	}

	/** An event of this app with its page's example for a body, not pushed. */
	event(eventType: string, changes?: JsonObject, header?: HeaderChanges): Envelope {
		return sampleEvent(this, eventType, changes, header);
	}

	/** A person event of this app, not pushed. */
	personUpdated(update: PersonUpdate): Envelope {
		return personUpdated(this, update);
	}

	/** A location event of this app, not pushed. */
	locationUpdated(update: LocationUpdate): Envelope {
		return locationUpdated(this, update);
	}

	/**
	 * Pushes an event, or anything else: an object is sent as JSON, a string or bytes as they are.
	 * Pushing the same event twice delivers it twice. Returns the id its deliveries are kept under.
	 */
	push(event: object | string | Uint8Array, options: PushOptions = {}): string {
		const { eventId, via, delayMs, redeliveryMs, ...frameChanges } = options;
		const payload = this.bytesOf(event);
		const id = eventId ?? eventIdOf(event) ?? `unnamed-${++this.unnamed}`;
		this.deliveries.start(
			id,
			async () => await this.carry(payload, via ?? this.receiver, frameChanges),
			{ delayMs, redeliveryMs },
		);
		return id;
	}

	/**
	 * Saves a request URL, as the developer console does: only after the URL check, unless told
	 * otherwise. From then on the app's events go there.
	 */
	async setWebhook(url: string, options: { readonly check?: boolean } = {}): Promise<UrlCheck> {
		const verdict: UrlCheck =
			options.check === false
				? { passed: true, status: undefined, reason: 'not checked' }
				: await this.webhook.checkUrl(url);
		if (verdict.passed) {
			this.webhook.url = url;
			this.receiver = 'webhook';
		}
		return verdict;
	}

	/** From now on the app's events go to its long connection. */
	useLongConnection(): void {
		this.receiver = 'longConnection';
	}

	private bytesOf(event: object | string | Uint8Array): Uint8Array {
		if (event instanceof Uint8Array) return event;
		if (typeof event === 'string') return Buffer.from(event);
		const json = JSON.stringify(event);
		return Buffer.from(this.wording.current?.(json) ?? json);
	}

	private async carry(payload: Uint8Array, via: Via, how: FrameChanges): Promise<Answered> {
		if (this.pushesNothing()) return { via, outcome: 'no client' };
		const fate = this.fateOnTheWay();
		if (fate === 'arrives') return await this.send(payload, via, how);
		const timeIsUp = new Promise<void>((resolve) => {
			this.timers.after(this.settings.ackTimeoutMs, resolve);
		});
		const answered = fate === 'answer lost' ? await this.send(payload, via, how) : { via };
		await timeIsUp;
		return { ...answered, outcome: 'silence' };
	}

	private async send(payload: Uint8Array, via: Via, how: FrameChanges): Promise<Answered> {
		return via === 'webhook'
			? await this.webhook.send(payload)
			: await this.longConnection.send(payload, how);
	}

	/** The network between the platform and the receiver. */
	private fateOnTheWay(): 'arrives' | 'event lost' | 'answer lost' {
		const { random, eventLossProbability, answerLossProbability } = this.settings;
		if (eventLossProbability + answerLossProbability === 0) return 'arrives';
		const fate = random();
		if (fate < eventLossProbability) return 'event lost';
		return fate < eventLossProbability + answerLossProbability ? 'answer lost' : 'arrives';
	}
}

function eventIdOf(event: object | string | Uint8Array): string | undefined {
	const id = isObject(event) ? objectOf(event.header).event_id : undefined;
	return typeof id === 'string' && id !== '' ? id : undefined;
}
