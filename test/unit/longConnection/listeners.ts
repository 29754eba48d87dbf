import { LoggerProxy, type IN8nHttpFullResponse } from 'n8n-workflow';
import { inspect } from 'node:util';
import type { HrEvent } from '../../../nodes/FeishuCoreHr/events/hrEvent';
import type { Subscriber } from '../../../nodes/FeishuCoreHr/longConnection/subscriber';
import type { App } from '../../../nodes/FeishuCoreHr/transport/app';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import type { Simulator } from '../../simulator';
import { WHOLE } from '../whole';

/** HTTP without n8n: what the connection asks for is plain JSON over POST. */
export const http: HttpRequest = async ({ method, url, body, headers }) => {
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

/** A workflow that listens, and what happened to it. */
export class FakeSubscriber implements Subscriber {
	readonly seen: string[] = [];

	readonly told: string[] = [];

	readonly lostTo: Error[] = [];

	private tellLost: () => void = () => undefined;

	/** Resolves when it is told that the connection ended for good. */
	readonly whenLost = new Promise<void>((resolve) => (this.tellLost = resolve));

	/** What it answers to each delivery. */
	serves: (event: HrEvent) => boolean | Promise<boolean> = () => true;

	constructor(
		readonly id: string,
		readonly eventTypes: ReadonlySet<string> = new Set(['corehr.person.updated_v1']),
		readonly isTest = false,
	) {}

	async deliver(event: HrEvent): Promise<boolean> {
		this.seen.push(event.envelope.eventId);
		return await this.serves(event);
	}

	acknowledged({ envelope }: HrEvent): void {
		this.told.push(envelope.eventId);
	}

	leaving(): void {}

	lost(error: Error): void {
		this.lostTo.push(error);
		this.tellLost();
	}
}

/** What n8n's log is told from now on, as `level: line`. */
export function readLog(): string[] {
	const lines: string[] = [];
	const write = (level: string) => (line: string, meta?: object) =>
		void lines.push(`${level}: ${line} ${inspect(meta ?? {}, WHOLE)}`);
	const [error, warn, info, debug] = ['error', 'warn', 'info', 'debug'].map(write);
	LoggerProxy.init({ error, warn, info, debug } as Parameters<typeof LoggerProxy.init>[0]);
	return lines;
}
