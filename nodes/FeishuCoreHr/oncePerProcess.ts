const PACKAGE = 'n8n-nodes-feishu-corehr';

const shelf = globalThis as unknown as Record<symbol, unknown>;

/**
 * What there is once in a process, however often these modules are loaded: a package that is
 * updated from n8n's panel is loaded anew beside the copy whose triggers still run.
 *
 * @param version of what `make` gives: another one as soon as an older copy could not use it
 */
export function oncePerProcess<T>(name: string, version: number, make: () => T): T {
	const key = Symbol.for(`${PACKAGE}/${name}@${version}`);
	return (shelf[key] ??= make()) as T;
}

/** What copies of the package with other versions of it keep in this process. */
export function ofOtherVersions(name: string, version: number): unknown[] {
	const prefix = `${PACKAGE}/${name}@`;
	return Object.getOwnPropertySymbols(shelf)
		.filter(({ description = '' }) => description.startsWith(prefix))
		.filter(({ description }) => description !== `${prefix}${version}`)
		.map((key) => shelf[key]);
}
