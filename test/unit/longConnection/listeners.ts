import { LoggerProxy, type IN8nHttpFullResponse } from 'n8n-workflow';
import { inspect } from 'node:util';
import type { HrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import type { Subscriber } from '../../../nodes/FeishuCoreHr/longConnection/subscriber';
import type { Door, Verdict } from '../../../nodes/FeishuCoreHr/door';
import type { Subscription } from '../../../nodes/FeishuCoreHr/subscription';
import type { App } from '../../../nodes/FeishuCoreHr/transport/app';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import type { Simulator } from '../../simulator';
import { node } from '../trigger/node';
import { WHOLE } from '../whole';

/** HTTP without n8n, within this machine: what the connection asks for is plain JSON over POST. */
export const http: HttpRequest = async ({ method, url, body, headers }) => {
	if (!/^https?:\/\/(127\.0\.0\.1|localhost)\b/.test(url)) throw new Error(`no way to ${url}`);
	const response = await fetch(url, {
		method,
		headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
		body: JSON.stringify(body),
	});
	const text = await response.text();
	return {
		statusCode: response.status,
		headers: Object.fromEntries(response.headers),
		body: text.startsWith('{') ? (JSON.parse(text) as IN8nHttpFullResponse['body']) : text,
	};
};

export function appOf({ app, url }: Simulator): App {
	return { baseUrl: url, appId: app.appId, appSecret: app.appSecret };
}

const SETTINGS = readSettings(node({ events: ['corehr.person.updated_v1'] }));

/** A workflow that listens, and what happened to it. */
export class FakeSubscriber implements Subscriber {
	readonly subscription: Subscription | undefined;

	/** Each delivery that came for it. */
	readonly seen: string[] = [];

	/** What is safe for it on disk. */
	readonly stored: string[] = [];

	readonly lostTo: Error[] = [];

	private tellLost: () => void = () => undefined;

	/** Resolves when it is told that the connection ended for good. */
	readonly whenLost = new Promise<void>((resolve) => (this.tellLost = resolve));

	/** What becomes of each delivery. */
	serves: (event: HrEvent) => Verdict | Promise<Verdict> = () => 'stored';

	constructor(
		readonly id: string,
		readonly eventTypes: ReadonlySet<string> = new Set(['corehr.person.updated_v1']),
		isTest = false,
	) {
		this.subscription = isTest ? undefined : { node: id, settings: SETTINGS };
		if (!isTest) subscribers.set(this.subscription!, this);
	}

	admitted(): void {}

	async see(event: HrEvent): Promise<void> {
		this.seen.push(event.envelope.eventId);
	}

	lost(error: Error): void {
		this.lostTo.push(error);
		this.tellLost();
	}

	async receive(event: HrEvent): Promise<Verdict> {
		const { eventId, eventType } = event.envelope;
		if (!this.eventTypes.has(eventType)) return 'filtered';
		this.seen.push(eventId);
		const verdict = await this.serves(event);
		if (verdict === 'stored') this.stored.push(eventId);
		return verdict;
	}
}

const subscribers = new WeakMap<Subscription, FakeSubscriber>();

/** Asks each FakeSubscriber; what one refuses is refused. */
export const door: Pick<Door, 'receive'> = {
	receive: async (event, { present }) => {
		const asked = present().map(async (one) => await subscribers.get(one)?.receive(event));
		const verdicts = await Promise.all(asked);
		return (['refused', 'stored'] as const).find((one) => verdicts.includes(one)) ?? 'filtered';
	},
};

/** What n8n's log is told from now on, as `level: line`. */
export function readLog(): string[] {
	const lines: string[] = [];
	const write = (level: string) => (line: string, meta?: object) =>
		void lines.push(`${level}: ${line} ${inspect(meta ?? {}, WHOLE)}`);
	const [error, warn, info, debug] = ['error', 'warn', 'info', 'debug'].map(write);
	LoggerProxy.init({ error, warn, info, debug } as Parameters<typeof LoggerProxy.init>[0]);
	return lines;
}
