import { randomBytes } from 'node:crypto';
import type { SimulatedApp } from './app';
import type { Answer, Failure } from './answers';
import { badParameter, failure, messageOf, rateLimited } from './answers';
import type { Company } from './company/company';
import { coreHrApi } from './coreHrApi';
import type { Fault, Faults } from './faults';
import type { JsonObject } from './json';
import { objectOf, parseJson, stringOf } from './json';
import { lackedBy } from './scopes';
import type { Settings } from './settings';
import { refusedToken } from './tokens';

export interface HttpCall {
	readonly method: string;
	readonly url: URL;
	readonly authorization: string | undefined;
	readonly body: string;
}

/** What to do with a call: `undefined` cuts the connection. */
export interface Reply {
	readonly answer: Answer | undefined;
	readonly delayMs: number;
	readonly logId: string;
	readonly appId?: string;
	/** Method and path with `:id`, for calls of CoreHR. */
	readonly endpoint?: string;
}

export const LOGIN_PATH = '/open-apis/auth/v3/tenant_access_token/internal';
export const HANDSHAKE_PATH = '/callback/ws/endpoint';

export interface Platform {
	readonly apps: ReadonlyMap<string, SimulatedApp>;
	readonly company: Company;
	readonly settings: Settings;
	readonly faults: Faults;
}

/** Everything the platform answers over HTTP. */
export function httpApi({ apps, company, settings, faults }: Platform): (call: HttpCall) => Reply {
	const endpoints = coreHrApi(company, settings);

	const tokenAnswer = (body: JsonObject): Answer => {
		const refused = (code: 10003 | 10014, msg: string): Answer => ({
			status: settings.tokenRefusalStatus[code],
			body: { code, msg },
		});
		const app = apps.get(stringOf(body.app_id));
		if (!app) return refused(10003, 'invalid param');
		app.tokens.requests++;
		if (app.appSecret !== body.app_secret) return refused(10014, 'app secret invalid');
		const { value, expire } = app.tokens.issue();
		return { status: 200, body: { code: 0, msg: 'ok', tenant_access_token: value, expire } };
	};

	const handshakeAnswer = (body: JsonObject, host: string): Answer => {
		const app = apps.get(stringOf(body.AppID));
		if (!app) return { status: 200, body: { code: 514, msg: 'auth failed' } };
		const authorized = app.appSecret === body.AppSecret;
		return { status: 200, body: app.longConnection.handshake(host, authorized) };
	};

	const match = (method: string, path: string): { endpoint: string; id: string } | undefined => {
		const exact = `${method} ${path}`;
		if (exact in endpoints) return { endpoint: exact, id: '' };
		const slash = path.lastIndexOf('/');
		const endpoint = `${method} ${path.slice(0, slash)}/:id`;
		return endpoint in endpoints ? { endpoint, id: decoded(path.slice(slash + 1)) } : undefined;
	};

	const coreHrAnswer = (call: HttpCall, logId: string): Omit<Reply, 'delayMs' | 'logId'> => {
		const matched = match(call.method, call.url.pathname);
		if (!matched) return { answer: { status: 404, body: '404 page not found' } };
		const { endpoint, id } = matched;
		const app = ownerOf(apps, call.authorization);
		const refusal = (failed: Failure): Answer =>
			failure({ ...failed, status: settings.failureStatus ?? failed.status }, logId);
		const refuse = (failed: Failure) => ({ endpoint, answer: refusal(failed) });
		if (!app) return refuse(refusedToken(call.authorization, settings));
		const appId = app.appId;
		const wait = settings.rateLimits ? app.rateLimits.take(endpoint) : 0;
		if (wait > 0) return { appId, ...refuse(rateLimited(limitStatus(endpoint), wait)) };
		const scopes = lackedBy(endpoint, app.missingScopes);
		if (scopes.length > 0) {
			const msg = messageOf(NO_SCOPE, scopes);
			return { appId, ...refuse({ status: 400, code: NO_SCOPE, msg, scopes }) };
		}
		const body = call.body === '' ? {} : parseJson(call.body);
		if (body === undefined) return { appId, ...refuse(badParameter('invalid request body')) };
		const outcome = endpoints[endpoint]!({
			app,
			id,
			query: call.url.searchParams,
			body: objectOf(body),
		});
		return { appId, endpoint, answer: 'body' in outcome ? outcome : refusal(outcome) };
	};

	const plainReply = (call: HttpCall, logId: string): Omit<Reply, 'delayMs' | 'logId'> => {
		const path = call.url.pathname;
		const body = (): JsonObject => objectOf(parseJson(call.body));
		if (call.method === 'POST' && path === LOGIN_PATH) {
			return { answer: tokenAnswer(body()), appId: stringOf(body().app_id) };
		}
		if (call.method === 'POST' && path === HANDSHAKE_PATH) {
			const { host } = call.url;
			return { answer: handshakeAnswer(body(), host), appId: stringOf(body().AppID) };
		}
		return coreHrAnswer(call, logId);
	};

	return (call) => {
		const logId = randomBytes(16).toString('hex').toUpperCase();
		const fault = faults.take(call.url.pathname, settings.random);
		if (!fault || fault.kind === 'slow') {
			return { ...plainReply(call, logId), logId, delayMs: fault?.delayMs ?? 0 };
		}
		return { answer: faultAnswer(fault, call.url.pathname, logId), logId, delayMs: 0 };
	};
}

const NO_SCOPE = 99991672;

/** Rate limits come as HTTP 429, on older calls as 400. */
const limitStatus = (endpoint: string): number => (endpoint.includes('/corehr/v1/') ? 400 : 429);

function faultAnswer(
	fault: Exclude<Fault, { kind: 'slow' }>,
	path: string,
	logId: string,
): Answer | undefined {
	switch (fault.kind) {
		case 'drop':
			return undefined;
		case 'gateway':
			return { status: fault.status, body: fault.body ?? '<html>bad gateway</html>' };
		case 'rateLimit':
			return failure(rateLimited(fault.status ?? limitStatus(path), fault.resetSeconds), logId);
		case 'code': {
			const { code, scopes } = fault;
			const msg = fault.msg ?? messageOf(code, scopes);
			return failure({ status: fault.status ?? 400, code, msg, scopes }, logId);
		}
	}
}

function ownerOf(
	apps: ReadonlyMap<string, SimulatedApp>,
	authorization: string | undefined,
): SimulatedApp | undefined {
	const token = authorization?.replace(/^Bearer /, '') ?? '';
	return [...apps.values()].find(({ tokens }) => tokens.accepts(token));
}

function decoded(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
