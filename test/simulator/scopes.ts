import type { Json } from './json';
import { eventPages } from './sampleEvents';

/** What each call asks for, any one of them (their pages). */
const CALLS: Readonly<Record<string, readonly string[]>> = {
	'/open-apis/corehr/v2/employees': ['corehr:employee:read', 'corehr:employee:write'],
	'/open-apis/corehr/v1/locations': ['corehr:locations:read', 'corehr:locations:write'],
	'/open-apis/corehr/v2/locations': ['corehr:locations:read', 'corehr:locations:write'],
};

const ALL: readonly string[] = [
	...new Set([
		...Object.values(CALLS).flat(),
		...Object.values(eventPages).flatMap(({ scopes }) => scopes),
	]),
];

/** As application/v6/scopes lists them: 1 is granted, 2 is asked for and not granted. */
export const listedScopes = (missing: ReadonlySet<string>): Json[] =>
	ALL.map((scope_name) => ({
		scope_name,
		scope_type: 'tenant',
		grant_status: missing.has(scope_name) ? 2 : 1,
	}));

/** The scopes of which a call needs one, where the app has none of them. */
export function lackedBy(endpoint: string, missing: ReadonlySet<string>): readonly string[] {
	const path = endpoint.slice(endpoint.indexOf(' ') + 1);
	const [, needed = []] = Object.entries(CALLS).find(([start]) => path.startsWith(start)) ?? [];
	return needed.every((scope) => missing.has(scope)) ? needed : [];
}
