interface Limit {
	readonly perMs: number;
	readonly calls: number;
}

const HUNDRED_A_MINUTE: readonly Limit[] = [{ perMs: 60_000, calls: 100 }];
const THOUSAND_A_MINUTE: readonly Limit[] = [
	{ perMs: 60_000, calls: 1000 },
	{ perMs: 1000, calls: 50 },
];

const A_SECOND = (calls: number): readonly Limit[] => [{ perMs: 1000, calls }];

/**
 * Documented limits by endpoint; `employees/search` publishes none, contracts have "special" ones:
 * both are held to the stricter.
 */
const LIMITS: Readonly<Record<string, readonly Limit[]>> = {
	'GET /open-apis/corehr/v1/persons/:id': THOUSAND_A_MINUTE,
	'POST /open-apis/corehr/v2/employees/batch_get': HUNDRED_A_MINUTE,
	'POST /open-apis/corehr/v2/employees/search': HUNDRED_A_MINUTE,
	'GET /open-apis/corehr/v1/locations/:id': HUNDRED_A_MINUTE,
	'POST /open-apis/corehr/v2/locations/batch_get': THOUSAND_A_MINUTE,
	'GET /open-apis/corehr/v1/locations': HUNDRED_A_MINUTE,
	'POST /open-apis/corehr/v2/departments/batch_get': THOUSAND_A_MINUTE,
	'POST /open-apis/corehr/v2/departments/search': HUNDRED_A_MINUTE,
	'POST /open-apis/corehr/v2/companies/batch_get': THOUSAND_A_MINUTE,
	'GET /open-apis/corehr/v1/companies': THOUSAND_A_MINUTE,
	'GET /open-apis/corehr/v2/jobs/:id': THOUSAND_A_MINUTE,
	'GET /open-apis/corehr/v2/jobs': THOUSAND_A_MINUTE,
	'GET /open-apis/corehr/v1/contracts/:id': HUNDRED_A_MINUTE,
	'GET /open-apis/corehr/v1/contracts': HUNDRED_A_MINUTE,
	'POST /open-apis/corehr/v2/pre_hires/query': HUNDRED_A_MINUTE,
	'POST /open-apis/corehr/v2/pre_hires/search': HUNDRED_A_MINUTE,
	'GET /open-apis/corehr/v1/custom_fields/query': THOUSAND_A_MINUTE,
	'POST /open-apis/corehr/v2/locations/query_multi_timeline': A_SECOND(5),
	'POST /open-apis/corehr/v2/companies/query_multi_timeline': A_SECOND(5),
	'POST /open-apis/corehr/v2/departments/query_multi_timeline': A_SECOND(10),
};

/** Calls of one app, counted in sliding windows per endpoint. */
export class RateLimits {
	private readonly calls = new Map<string, number[]>();

	constructor(private readonly now: () => number) {}

	/** Counts the call and returns 0, or refuses it and returns the whole seconds to wait. */
	take(endpoint: string): number {
		const limits = LIMITS[endpoint] ?? [];
		const now = this.now();
		const longest = Math.max(0, ...limits.map(({ perMs }) => perMs));
		const calls = (this.calls.get(endpoint) ?? []).filter((at) => at > now - longest);
		this.calls.set(endpoint, calls);
		const waits = limits.map(({ perMs, calls: allowed }) => {
			const oldest = calls.at(-allowed);
			return oldest === undefined ? 0 : Math.ceil((oldest + perMs - now) / 1000);
		});
		const wait = Math.max(0, ...waits);
		if (wait === 0) calls.push(now);
		return wait;
	}
}
