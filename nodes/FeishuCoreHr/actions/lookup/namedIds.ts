import type { PlatformError } from '../../transport/errors';

/** "No authority error: <the ids>", HTTP 403 (page of employees/batch_get, error codes). */
const NO_AUTHORITY = 1160104;

/** The ids that the platform itself names as those it refuses. */
export function idsNamedIn(error: PlatformError, ids: readonly string[]): ReadonlySet<string> {
	if (error.code !== NO_AUTHORITY) return new Set();
	const words = new Set(error.msg.split(/[^A-Za-z0-9_-]+/));
	return new Set(ids.filter((id) => words.has(id)));
}
