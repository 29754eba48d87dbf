import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { prepared } from '../../host/n8n/programs';
import { packageFolder } from '../published';

/** Where and with what it was measured. */
export interface Machine {
	readonly machine: string;
	readonly versions: string;
}

const versionIn = (folder: string): string => {
	const manifest = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { readonly version: string }).version;
};

export function thisMachine(): Machine {
	const [cpu] = os.cpus();
	const memory = Math.round(os.totalmem() / 2 ** 30);
	const modules = path.join(__dirname, '../../../node_modules');
	const versions = {
		'this package': versionIn(packageFolder()),
		Node: process.version.slice(1),
		n8n: versionIn(path.join(prepared('TEST_HOST_FOLDER'), 'node_modules/n8n')),
		'@larksuiteoapi/node-sdk': versionIn(path.join(modules, '@larksuiteoapi/node-sdk')),
	};
	return {
		machine: `${os.cpus().length} cores (${cpu?.model.trim() ?? os.arch()}), ${memory} GB, ${os.type()} ${os.arch()}`,
		versions: Object.entries(versions)
			.map(([name, version]) => `${name} ${version}`)
			.join(', '),
	};
}
