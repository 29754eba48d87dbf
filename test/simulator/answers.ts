import type { JsonObject } from './json';

/** What the platform sends back for one call. `body` is a string only where it answers no JSON. */
export interface Answer {
	readonly status: number;
	readonly body: JsonObject | string;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface Failure {
	readonly status: number;
	readonly code: number;
	readonly msg: string;
	/** Scopes that are missing, for `error.permission_violations`. */
	readonly scopes?: readonly string[];
	readonly headers?: Readonly<Record<string, string>>;
}

export const success = (data: JsonObject): Answer => ({
	status: 200,
	body: { code: 0, msg: 'success', data },
});

/** A failure as the platform words it: no `data`, and an `error` with the id of its log line. */
export const failure = (failed: Failure, logId: string): Answer => ({
	status: failed.status,
	headers: failed.headers,
	body: {
		code: failed.code,
		msg: failed.msg,
		error: {
			log_id: logId,
			troubleshooter: `排查建议查看(Troubleshooting suggestions): https://open.feishu.cn/search?from=openapi&log_id=${logId}&code=${failed.code}`,
			...(failed.scopes && {
				permission_violations: failed.scopes.map((subject) => ({
					type: 'action_privilege_required',
					subject,
				})),
			}),
		},
	},
});

export const badParameter = (msg = 'param is invalid'): Failure => ({
	status: 400,
	code: 1160001,
	msg,
});

export const rateLimited = (status: number, resetSeconds: number): Failure => ({
	status,
	code: 99991400,
	msg: 'request trigger frequency limit',
	headers: { 'x-ogw-ratelimit-limit': '100', 'x-ogw-ratelimit-reset': String(resetSeconds) },
});

/** The platform's words for the codes a fault can carry. */
const MESSAGES: Readonly<Record<number, string>> = {
	1160001: 'param is invalid',
	99991400: 'request trigger frequency limit',
	99991401: 'ip access denied',
	99991403: 'the monthly quota of API calls has been used up',
	99991661: 'Missing access token for authorization. Please make a request with token attached.',
	99991662: 'app is not enabled, please enable the app first',
	99991663: 'Invalid access token for authorization. Please make a request with token attached.',
	99991665: 'Invalid tenant access token',
	99991671: 'Invalid access token, the token must start with t- or u-',
	99991672:
		'Access denied. One of the following scopes is required: [{scopes}].应用尚未开通所需的应用身份权限：[{scopes}]',
	99991673: 'app is not installed in the tenant',
	99991677: 'Authentication token expired',
};

export const messageOf = (code: number, scopes: readonly string[] = []): string =>
	(MESSAGES[code] ?? 'internal error').replaceAll('{scopes}', scopes.join(', '));
