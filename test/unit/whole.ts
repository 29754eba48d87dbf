import type { InspectOptions } from 'node:util';

/** For `inspect`: everything that an object holds, hidden or deep inside, to look for secrets in it. */
export const WHOLE: InspectOptions = {
	depth: Infinity,
	showHidden: true,
	getters: true,
	maxArrayLength: null,
	maxStringLength: null,
	breakLength: Infinity,
};
