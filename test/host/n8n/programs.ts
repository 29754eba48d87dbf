import path from 'node:path';

/** What the scripts in `test/host` prepare, handed on in the environment. */
export interface Programs {
	/** The Node that n8n needs. */
	readonly node: string;
	/** The script that this Node runs. */
	readonly n8n: string;
	/** The package as it is published. */
	readonly tarball: string;
}

/** @throws when a name is missing: the tests were not started through jest's configuration */
export const preparedPrograms = (): Programs => ({
	...hostPrograms(),
	tarball: prepared('PACKAGE_TARBALL'),
});

/** @throws when the host's name is missing */
export function hostPrograms(): Omit<Programs, 'tarball'> {
	const host = prepared('TEST_HOST_FOLDER');
	return {
		node: path.join(host, 'node_modules/node/bin/node'),
		n8n: path.join(host, 'node_modules/n8n/bin/n8n'),
	};
}

/** The value a preparation step left under this name. */
export function prepared(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set: it comes from test/host/prepare.mjs`);
	return value;
}
