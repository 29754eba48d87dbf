import { gatewayHabits } from './gateways';
import type { Habits } from './habit';
import { listHabits } from './lists';

/** Habits of the HTTP API, and of the gateways and proxies before it. */
export const apiHabits = {
	'tokens die early': {
		what: 'every access token handed out so far is refused with HTTP 400',
		witness: 'platform page on access tokens: 99991663 comes with HTTP 400, not 401',
		start: (simulator) => {
			simulator.expireTokens();
			return () => undefined;
		},
	},
	...gatewayHabits,
	...listHabits,
} satisfies Habits;
