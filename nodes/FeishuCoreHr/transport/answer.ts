import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import { PlatformError } from './errors';
import type { HttpRequest } from './http';

type Options = Parameters<HttpRequest>[0];

/**
 * Sends one request and returns the platform's answer when its `code` is 0.
 * @throws PlatformError for every other answer, and when none came
 */
export async function exchange(http: HttpRequest, options: Options): Promise<IDataObject> {
	const response = await http(options).catch((error: unknown) => {
		throw new PlatformError({ msg: reason(error) });
	});
	return judge(response);
}

function judge(response: IN8nHttpFullResponse): IDataObject {
	const { body, statusCode: status } = response;
	if (!isObject(body) || typeof body.code !== 'number') {
		throw new PlatformError({
			msg: `an answer that is not the platform's`,
			status,
			...retryAfter(response),
		});
	}
	if (body.code === 0 && status < 400) return body;
	const error = isObject(body.error) ? body.error : {};
	const logId = error.log_id ?? response.headers?.['x-tt-logid'];
	throw new PlatformError({
		code: body.code,
		msg: typeof body.msg === 'string' && body.msg !== '' ? body.msg : 'no message',
		status,
		...(typeof logId === 'string' ? { logId } : {}),
		scopes: scopes(error.permission_violations),
		...retryAfter(response),
	});
}

/** https://open.feishu.cn documents the header as whole seconds until the limit resets. */
function retryAfter({ headers }: IN8nHttpFullResponse): { retryAfterSeconds?: number } {
	const seconds = Number.parseFloat(String(headers?.['x-ogw-ratelimit-reset'] ?? ''));
	return Number.isFinite(seconds) && seconds >= 0 ? { retryAfterSeconds: seconds } : {};
}

function scopes(violations: unknown): string[] {
	if (!Array.isArray(violations)) return [];
	return violations.flatMap((violation: unknown) =>
		isObject(violation) && typeof violation.subject === 'string' ? [violation.subject] : [],
	);
}

/** Only the words of a network error: the error object itself carries the request and its token. */
function reason(error: unknown): string {
	if (!(error instanceof Error)) return 'no answer';
	const { code } = error as NodeJS.ErrnoException;
	const words = error.message.split('\n')[0] ?? '';
	return typeof code === 'string' && !words.includes(code) ? `${code} ${words}` : words;
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
