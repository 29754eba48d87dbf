import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import { isRecord } from '../plainData';
import { PlatformError } from './errors';
import type { HttpRequest } from './http';
import { withoutSecrets } from './secrets';

type Options = Parameters<HttpRequest>[0];

/** Makes the words of somebody else fit to be shown. */
type Clean = (words: string) => string;

/** The platform counts calls by the minute: a later reset is not believed, but probed (in seconds). */
const LATEST_RESET = 60;
const PROBE_AFTER = 30;

/** The platform's codes have five digits and more; what gateways put into `code` has three or four. */
const FIRST_OWN_CODE = 10_000;

/**
 * Sends one request and returns the platform's answer when its `code` is 0.
 * @throws PlatformError for every other answer, and when none came; it holds nothing of the secrets
 *   that were sent, whoever repeats them
 */
export async function exchange(http: HttpRequest, options: Options): Promise<IDataObject> {
	const clean: Clean = (words) => withoutSecrets(words, secretsIn(options));
	const response = await http(options).catch((error: unknown) => {
		throw new PlatformError({ msg: clean(reason(error)) });
	});
	return judge(response, clean);
}

function judge(response: IN8nHttpFullResponse, clean: Clean): IDataObject {
	const { body, statusCode: status } = response;
	const logId = logIdOf(response);
	if (!isPlatformsOwn(body, status, logId)) {
		throw new PlatformError({
			msg: clean(foreignWords(response)),
			status,
			...retryAfter(response),
		});
	}
	if (body.code === 0) return body;
	throw new PlatformError({
		code: body.code,
		msg: body.msg === '' ? 'no message' : clean(body.msg),
		status,
		...(logId === undefined ? {} : { logId: clean(logId) }),
		scopes: scopes(body).map(clean),
		...retryAfter(response),
	});
}

/**
 * Whether the platform itself speaks. Each of its answers has a whole number as `code` and a text as
 * `msg`, and the id of its log line as `x-tt-logid` (which its SDKs read for support) or
 * `error.log_id`. A gateway's JSON looks alike (`{"code":403,"msg":"Forbidden"}`) but has neither.
 * Where a gateway takes headers away, success and the platform's own range of codes still count.
 */
function isPlatformsOwn(
	body: unknown,
	status: number,
	logId: string | undefined,
): body is IDataObject & { code: number; msg: string } {
	if (!isRecord(body) || typeof body.msg !== 'string') return false;
	if (typeof body.code !== 'number' || !Number.isInteger(body.code)) return false;
	if (status >= 300 && status < 400) return false;
	if (body.code === 0) return status < 300;
	return logId !== undefined || body.code >= FIRST_OWN_CODE;
}

function logIdOf({ body, headers }: IN8nHttpFullResponse): string | undefined {
	const error = isRecord(body) && isRecord(body.error) ? body.error : {};
	const logId = error.log_id ?? headers?.['x-tt-logid'];
	return typeof logId === 'string' && logId !== '' ? logId : undefined;
}

/** What is known of an answer that is not the platform's. */
function foreignWords({ body, headers, statusCode }: IN8nHttpFullResponse): string {
	if (statusCode >= 300 && statusCode < 400) {
		const target = String(headers?.location ?? '');
		return URL.canParse(target) ? `a redirect to ${new URL(target).origin}` : 'a redirect';
	}
	const { code, msg, message = msg } = isRecord(body) ? body : {};
	const theirs = typeof message === 'string' ? `, but code ${String(code)}: ${message}` : '';
	return `an answer that is not the platform's${theirs}`;
}

/**
 * https://open.feishu.cn documents its header as seconds until the limit resets; gateways use that of
 * RFC 9110, 10.2.3. What is no number of seconds counts as nothing.
 */
function retryAfter({ headers }: IN8nHttpFullResponse): { retryAfterSeconds?: number } {
	const text = String(headers?.['x-ogw-ratelimit-reset'] ?? headers?.['retry-after'] ?? '');
	if (!/^\d+(\.\d+)?$/.test(text)) return {};
	const seconds = Number(text);
	return { retryAfterSeconds: seconds > LATEST_RESET ? PROBE_AFTER : seconds };
}

function scopes({ error }: IDataObject): string[] {
	const violations = isRecord(error) ? error.permission_violations : undefined;
	if (!Array.isArray(violations)) return [];
	return violations.flatMap((violation: unknown) =>
		isRecord(violation) && typeof violation.subject === 'string' ? [violation.subject] : [],
	);
}

/** All that a call of ours ever carries: the secret, to get a token or a connection, or the token. */
function secretsIn({ body, headers }: Options): string[] {
	const { app_secret, AppSecret } = isRecord(body) ? body : {};
	const token = String(headers?.Authorization ?? '').replace('Bearer ', '');
	return [app_secret, AppSecret, token].filter(
		(secret): secret is string => typeof secret === 'string' && secret !== '',
	);
}

/** Only the words of a network error: the error object itself carries the request and its token. */
function reason(error: unknown): string {
	if (!(error instanceof Error)) return 'no answer';
	const { code } = error as NodeJS.ErrnoException;
	const words = error.message.split('\n')[0] ?? '';
	return typeof code === 'string' && !words.includes(code) ? `${code} ${words}` : words;
}
