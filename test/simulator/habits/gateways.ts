import type { Answer } from '../answers';
import { failure, rateLimited } from '../answers';
import type { Reply } from '../httpApi';
import { LOGIN_PATH } from '../httpApi';
import type { JsonObject } from '../json';
import { objectOf } from '../json';
import type { Change } from '../meddling';
import type { Simulator } from '../simulator';
import type { Habit, Habits } from './habit';
import { lend } from './lend';

const PAGE = '<html><body>Please contact your administrator</body></html>';

const REDIRECTS = [307, 308, 301, 302, 303];

const HOUR_MS = 3_600_000;

/** Habits of gateways and proxies before the HTTP API, of its tokens and of its clock. */
export const gatewayHabits = {
	redirects: {
		what: 'every call is redirected, the secret and the token with it for who follows',
		witness: 'RFC 9110, 15.4.8: 307 repeats method and body; captive portals, http to https',
		start: (simulator) => {
			const headers = { location: `${simulator.url}/portal` };
			let turn = 0;
			return simulator.meddling.add((reply) => {
				const status = REDIRECTS[turn++ % REDIRECTS.length]!;
				return foreign(reply, { status, body: '', headers });
			});
		},
	},
	'echo of the request': {
		what: 'an internal error quotes what it was sent: headers and body, and both in base64',
		witness: 'debugging gateways and httpbin repeat a request; error pages of frameworks do, too',
		start: meddler((reply, { authorization, body }) => {
			const sent = `${authorization} ${body}`;
			const msg = `cannot read ${JSON.stringify(sent)} (${Buffer.from(sent).toString('base64')})`;
			return { ...reply, answer: failure({ status: 500, code: 1, msg }, reply.logId) };
		}),
	},
	'absurd rate-limit reset': {
		what: 'the limit resets in 56 years: epoch seconds where seconds are meant',
		witness: 'X-RateLimit-Reset of GitHub and others is epoch seconds; gateways copy it',
		start: meddler((reply, { url }) =>
			url.pathname.startsWith('/open-apis/corehr/')
				? { ...reply, answer: failure(rateLimited(429, 1_780_000_000), reply.logId) }
				: reply,
		),
	},
	'gateway page 200': page(200, 'captive portals and single sign-on proxies'),
	'gateway page 403': page(403, 'web application firewalls'),
	'gateway page 404': page(404, 'nginx and Apache for a path they do not forward'),
	'gateway page 407': page(407, 'RFC 9110, 15.5.8; Squid'),
	'gateway page 429': page(429, 'RFC 6585, 4; nginx limit_req'),
	'gateway page 502': page(502, 'nginx without its upstream'),
	'gateway refuses in JSON': {
		what: 'HTTP 403 with {"code":403,"msg":"Forbidden"}',
		witness: 'the gateway of RuoYi-Cloud, and others: {"code":401,"msg":"…"}',
		start: meddler((reply) => json(reply, 403, { code: 403, msg: 'Forbidden' })),
	},
	'gateway agrees in JSON': {
		what: 'HTTP 200 with {"code":0}',
		witness: 'health pages and mocks of API gateways',
		start: meddler((reply) => json(reply, 200, { code: 0 })),
	},
	'gateway with codes as text': {
		what: 'HTTP 404 with {"code":"404","msg":"not found"}',
		witness: 'gateways written in Java, whose `code` is a String',
		start: meddler((reply) => json(reply, 404, { code: '404', msg: 'not found' })),
	},
	'tokens expire as text': token('the seconds of a token are text', (body) => ({
		...body,
		expire: String(body.expire),
	})),
	'tokens without expire': token('nobody says how long a token lives', (body) => ({
		...body,
		expire: undefined,
	})),
	'tokens that live for ever': token('a token lives for centuries', (body) => ({
		...body,
		expire: 10 ** 11,
	})),
	'secret refused by another code': {
		what: 'who asks for a token is told 10015 instead of 10014',
		witness: "the platform's general error codes: 10003, 10014 and 10015 beside each other",
		start: meddler((reply, { url }) =>
			url.pathname === LOGIN_PATH
				? { ...reply, answer: { status: 200, body: { code: 10015, msg: 'app secret error' } } }
				: reply,
		),
	},
	'clock steps by an hour': {
		what: "the platform's clock is an hour ahead every other second",
		witness: 'clocks of servers that are set while they run: time zones, virtual machines',
		start: (simulator) => {
			let isAhead = false;
			const { now } = simulator.settings;
			const ends = [
				lend(simulator.settings, { now: () => now() + (isAhead ? HOUR_MS : 0) }),
				simulator.repeat(1_000, () => (isAhead = !isAhead)),
			];
			return () => ends.forEach((end) => end());
		},
	},
	'clock of n8n runs ahead': {
		what: "the platform's clock, and its events, are 10 s behind",
		witness: 'hosts without time synchronisation, virtual machines after a pause',
		start: ({ settings }) => {
			const { now } = settings;
			return lend(settings, { now: () => now() - 10_000 });
		},
	},
} satisfies Habits;

function meddler(change: Change) {
	return ({ meddling }: Simulator) => meddling.add(change);
}

/** An answer that the platform has not seen: without its log id. */
function foreign(reply: Reply, answer: Answer): Reply {
	return { ...reply, answer, logId: '' };
}

function json(reply: Reply, status: number, body: JsonObject): Reply {
	return foreign(reply, { status, body });
}

function page(status: number, witness: string): Habit {
	const headers = { 'content-type': 'text/html' };
	return {
		what: `a gateway answers every call with HTTP ${status} and a page`,
		witness,
		start: meddler((reply) => foreign(reply, { status, body: PAGE, headers })),
	};
}

function token(what: string, change: (body: JsonObject) => JsonObject): Habit {
	return {
		what,
		witness: 'other clients fail for it: "KeyError: \'expire\'", nonebot/adapter-feishu 45',
		start: meddler((reply, { url }) =>
			url.pathname === LOGIN_PATH && reply.answer?.status === 200
				? { ...reply, answer: { status: 200, body: change(objectOf(reply.answer.body)) } }
				: reply,
		),
	};
}
