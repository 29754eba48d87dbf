import type { FaultKind } from '../faults';
import { LOGIN_PATH } from '../httpApi';
import type { Simulator } from '../simulator';
import { gatewayHabits } from './gateways';
import type { Habits } from './habit';
import { lend, lendTo } from './lend';
import { listHabits } from './lists';
import { recordHabits } from './records';

const COREHR = '/open-apis/corehr/';

/** Calls of CoreHR fare like that, some or all of them. */
const calls =
	(fault: FaultKind, probability = 1, path = COREHR) =>
	({ faults }: Simulator) =>
		faults.add({ ...fault, path, probability, times: Infinity });

/** Habits of the HTTP API, and of the gateways and proxies before it. */
export const apiHabits = {
	'rate limit as 429': {
		what: 'one call in five is asked to wait 1 s, with HTTP 429',
		witness: 'platform page on rate limits: 99991400, x-ogw-ratelimit-reset',
		start: calls({ kind: 'rateLimit', resetSeconds: 1, status: 429 }, 0.2),
	},
	'rate limit as 400': {
		what: 'one call in five is asked to wait 1 s, with HTTP 400',
		witness: 'platform page on rate limits: older calls answer 400',
		start: calls({ kind: 'rateLimit', resetSeconds: 1, status: 400 }, 0.2),
	},
	'slow answers': {
		what: 'one call in five is answered after 4 s',
		witness: 'networks; the platform promises no time for an answer',
		start: calls({ kind: 'slow', delayMs: 4_000 }, 0.2),
	},
	'slow tokens': {
		what: 'a token request is answered after 2 s',
		witness: 'networks; the platform promises no time for an answer',
		start: calls({ kind: 'slow', delayMs: 2_000 }, 1, LOGIN_PATH),
	},
	'cut calls': {
		what: 'one call in five is cut without an answer',
		witness: 'networks',
		start: calls({ kind: 'drop' }, 0.2),
	},
	'bad gateway': {
		what: "one call in five gets a gateway's 502 page",
		witness: 'gateways before every HTTP API',
		start: calls({ kind: 'gateway', status: 502 }, 0.2),
	},
	'app disabled': {
		what: 'every call is refused because somebody disabled the app',
		witness: 'platform page on error codes: 99991662',
		start: calls({ kind: 'code', code: 99991662 }),
	},
	'no such address allowed': {
		what: "every call is refused: n8n's address is not on the allow list",
		witness: 'platform page on error codes: 99991401',
		start: calls({ kind: 'code', code: 99991401 }),
	},
	'quota used up': {
		what: 'every call is refused: the monthly quota is used up',
		witness: 'platform page on error codes: 99991403',
		start: calls({ kind: 'code', code: 99991403 }),
	},
	'scope withdrawn': {
		what: 'every call is refused because a scope is missing',
		witness: 'platform page on error codes: 99991672, error.permission_violations',
		start: calls({ kind: 'code', code: 99991672, scopes: ['corehr:person:read'] }),
	},
	'refusals with HTTP 200': {
		what: 'what the platform refuses comes with HTTP 200',
		witness: 'token requests: per code both 200 and 400 were seen',
		start: ({ settings }) => lend(settings, { failureStatus: 200 }),
	},
	'tokens die all the time': {
		what: 'every second all access tokens are refused, also in the middle of a listing',
		witness: 'platform page on access tokens: a reset secret or another program ends them',
		start: (simulator) => simulator.repeat(1_000, () => simulator.expireTokens()),
	},
	'dead tokens by another code': {
		what: 'a dead token is refused with 99991677',
		witness: 'platform page on error codes: 99991661, 99991663, 99991665, 99991671, 99991677',
		start: ({ settings }) => lend(settings, { deadTokenCode: 99991677 }),
	},
	'field without scope': {
		what: 'a field whose scope is missing is left out of the answer, silently',
		witness: 'page of employees/batch_get',
		start: ({ app: { hiddenFields } }) => {
			return lendTo(hiddenFields, 'person_info.phone_number');
		},
	},
	'people out of sight': {
		what: 'a person is not found, because the data permissions of the app leave her out',
		witness: 'page of employees/batch_get: data permissions besides scopes',
		start: ({ company: { people } }) => {
			const [first = ''] = people.ids;
			return lendTo(people.hidden, first);
		},
	},
	'location deleted meanwhile': {
		what: 'a location is gone when it is asked for',
		witness: 'page of corehr.location.deleted: the record can no longer be read',
		start: ({ company: { locations } }) => {
			const [first = ''] = locations.ids;
			return lendTo(locations.hidden, first);
		},
	},
	'read lag': {
		what: 'changes can be read as late as the pages allow: people after 5 s, locations after 2 s',
		witness: 'event pages of person.updated and location.updated: do not query at once',
		start: ({ settings: { readLagMs } }) =>
			lend(readLagMs, { employees: [5_000, 5_000], locations: [2_000, 2_000] }),
	},
	'search lags': {
		what: 'employees/search sees a change after five minutes, batch_get after seconds',
		witness: 'page of employees/search',
		start: ({ settings: { readLagMs } }) => lend(readLagMs, { search: [300_000, 300_000] }),
	},
	'tokens die early': {
		what: 'every access token handed out so far is refused with HTTP 400',
		witness: 'platform page on access tokens: 99991663 comes with HTTP 400, not 401',
		start: (simulator) => {
			simulator.expireTokens();
			return () => undefined;
		},
	},
	...recordHabits,
	...gatewayHabits,
	...listHabits,
} satisfies Habits;
