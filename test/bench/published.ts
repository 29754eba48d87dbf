import { createRequire } from 'node:module';
import path from 'node:path';
import { prepared } from '../host/n8n/programs';

/** The unpacked tarball. */
export const packageFolder = (): string => prepared('BENCH_PACKAGE');

/**
 * A module of the package as it is published: what is measured is the compiled code, the foreign
 * libraries bundled into it.
 *
 * @param module its path below `nodes/FeishuCoreHr`
 */
export function published<Module>(module: string): Module {
	const file = path.join(packageFolder(), 'dist/nodes/FeishuCoreHr', `${module}.js`);
	return createRequire(__filename)(file) as Module;
}
