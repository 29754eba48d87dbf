import { setTimeout as sleep } from 'node:timers/promises';
import { httpCall } from '../../host/n8n/httpCall';
import type { SimulatedApp } from '../../simulator';

/** Seconds instead of the platform's hours. */
const AGAIN_MS = 500;
const TRIES = 240;

/** A post of an event, as often as it takes. */
export interface Delivered {
	/** The answers in their order; of a process that is not there: 0. */
	readonly answers: readonly number[];
}

/** Posts an event to a webhook until it is answered 200, as the platform does. */
export async function deliver(app: SimulatedApp, url: string, event: object): Promise<Delivered> {
	const answers: number[] = [];
	for (let tries = 0; tries < TRIES; tries += 1) {
		if (tries > 0) await sleep(AGAIN_MS);
		const status = await post(app, url, event);
		answers.push(status);
		if (status === 200) break;
	}
	return { answers };
}

/** @returns the status, 0 without an answer */
export async function post({ webhook }: SimulatedApp, url: string, event: object): Promise<number> {
	const body = webhook.wrapped(Buffer.from(JSON.stringify(event)));
	const headers = { 'content-type': 'application/json', ...webhook.signature(body) };
	return await httpCall('POST', url, headers, body.toString()).then(
		({ status }) => status,
		() => 0,
	);
}

/** Does a job for each, so many at a time. */
export async function atATime<T, R>(
	limit: number,
	list: readonly T[],
	job: (one: T) => Promise<R>,
): Promise<readonly R[]> {
	const results: R[] = [];
	const rest = [...list.entries()];
	const work = async () => {
		for (let next = rest.shift(); next; next = rest.shift()) results[next[0]] = await job(next[1]);
	};
	await Promise.all(Array.from({ length: limit }, work));
	return results;
}
