import type { Simulator } from './index';
import type { JsonObject } from './json';

export interface Call {
	readonly method: 'GET' | 'POST';
	/** Behind `/open-apis/corehr`. */
	readonly path: string;
	readonly token: string;
	readonly body?: JsonObject;
}

/** What the simulated CoreHR answers to a plain HTTP client. */
export async function callCoreHr<Answer extends object>(
	{ url }: Simulator,
	{ method, path, token, body }: Call,
): Promise<Answer & { readonly status: number; readonly headers: Headers }> {
	const response = await fetch(`${url}/open-apis/corehr${path}`, {
		method,
		headers: { authorization: `Bearer ${token}` },
		body: body && JSON.stringify(body),
	});
	const { status, headers } = response;
	return { status, headers, ...((await response.json()) as Answer) };
}
