import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request } from 'node:http';
import type { JsonObject } from '../json';
import { objectOf, parseJson } from '../json';
import { SOON_MS } from './patience';

/** What a call was answered; `undefined` when nothing came, or not soon. */
export type Called =
	| {
			readonly status: number;
			readonly headers: IncomingHttpHeaders;
			readonly text: string;
			readonly body: JsonObject;
			readonly code: unknown;
			readonly data: JsonObject;
	  }
	| undefined;

/** Posts, or gets where there is no body; nothing is waited for longer than `SOON_MS`. */
export async function ask(
	url: string,
	headers: Readonly<Record<string, string>>,
	body?: object,
): Promise<Called> {
	const method = body === undefined ? 'GET' : 'POST';
	const signal = AbortSignal.timeout(SOON_MS);
	// Not `fetch`, which follows redirects and keeps a 407 to itself.
	return await new Promise<Called>((resolve) => {
		const sent = request(url, { method, headers, signal }, (answer) => {
			textOf(answer).then(
				(text) => resolve(called(answer, text)),
				() => resolve(undefined),
			);
		});
		sent.on('error', () => resolve(undefined));
		sent.end(body && JSON.stringify(body));
	});
}

/** The whole body. */
export async function textOf(message: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of message) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function called({ statusCode: status = 0, headers }: IncomingMessage, text: string): Called {
	const body = objectOf(parseJson(text));
	return { status, headers, text, body, code: body.code, data: objectOf(body.data) };
}
