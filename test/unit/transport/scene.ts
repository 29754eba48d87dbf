import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { App } from '../../../nodes/FeishuCoreHr/transport/app';
import { Client } from '../../../nodes/FeishuCoreHr/transport/client';
import type { WaitingClock } from '../../../nodes/FeishuCoreHr/clock';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import { Platform } from '../../../nodes/FeishuCoreHr/transport/platform';
import { getRecords, listRecords } from '../../../nodes/FeishuCoreHr/transport/recordCalls';
import { type Simulator, startSimulator } from '../../simulator';

/** Two calls of the kind that most tests need. */
export const getLocations = async (client: Client, ids: readonly string[]) =>
	await getRecords(client, { path: 'v2/locations/batch_get', ids: 'location_ids', size: 100 }, ids);
export const listLocations = (client: Client, pageSize: number) =>
	listRecords(client, { method: 'GET', path: 'v1/locations', size: 100 }, pageSize);

/** A clock that nobody waits for: a sleep moves it on at once, and is remembered. */
export class JumpingClock implements WaitingClock {
	readonly sleeps: number[] = [];

	time = Date.UTC(2026, 0, 1);

	/** What the host's clock is set forward or back; nobody's waiting depends on it. */
	shift = 0;

	readonly now = () => this.time + this.shift;

	readonly monotonic = () => this.time;

	readonly random = () => 0.5;

	async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		if (milliseconds > 0) this.sleeps.push(milliseconds);
		const wakeUp = this.time + milliseconds;
		await new Promise((resolve) => setImmediate(resolve));
		signal?.throwIfAborted();
		this.time = Math.max(this.time, wakeUp);
	}
}

/** The simulated platform and a client, both living by the same clock. */
export interface Scene {
	readonly simulator: Simulator;
	readonly clock: JumpingClock;
	readonly app: App;
	readonly platform: Platform;
	client(settings?: Partial<ClientSettings>): Client;
}

interface ClientSettings {
	readonly app: App;
	readonly maxWait: number;
	readonly signal: AbortSignal;
	readonly http: HttpRequest;
}

export async function startScene(): Promise<Scene> {
	const clock = new JumpingClock();
	const simulator = await startSimulator({ settings: { now: () => clock.time } });
	const platform = new Platform(clock);
	const { appId, appSecret } = simulator.app;
	const app: App = { baseUrl: simulator.url, appId, appSecret };
	return {
		simulator,
		clock,
		app,
		platform,
		client: (settings) =>
			new Client({ app, http: plainHttp, platform, maxWait: 300_000, ...settings }),
	};
}

/** How a call was refused. */
export async function refusal(call: Promise<unknown>): Promise<PlatformError> {
	const error: unknown = await call.then(
		(answer) => `no refusal, but ${JSON.stringify(answer)}`,
		(reason: unknown) => reason,
	);
	if (!(error instanceof PlatformError)) throw new Error(String(error));
	return error;
}

/** What n8n's helper does, with the runtime's own `fetch`. */
export const plainHttp: HttpRequest = async (options: IHttpRequestOptions) => {
	const url = new URL(options.url);
	for (const [name, value] of Object.entries(options.qs ?? {})) {
		url.searchParams.set(name, String(value));
	}
	const response = await fetch(url, {
		method: options.method,
		headers: { ...(options.headers as Record<string, string>), 'content-type': 'application/json' },
		body: options.body === undefined ? undefined : JSON.stringify(options.body),
		signal: options.abortSignal as AbortSignal | undefined,
	});
	const text = await response.text();
	return {
		statusCode: response.status,
		headers: Object.fromEntries(response.headers),
		body: parsed(text),
	} as IN8nHttpFullResponse;
};

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
