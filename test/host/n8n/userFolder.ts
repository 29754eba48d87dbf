import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/**
 * Installs a packed package into n8n's folder of community nodes, the way users without the
 * editor's installer do. Like n8n's own installer it leaves peer dependencies to n8n, and `offline`
 * shows that the package needs nothing else.
 *
 * @param userFolder the value of `N8N_USER_FOLDER`
 */
export async function installPackage(userFolder: string, tarball: string): Promise<void> {
	const nodes = path.join(userFolder, '.n8n/nodes');
	fs.mkdirSync(nodes, { recursive: true });
	const manifest = path.join(nodes, 'package.json');
	if (!fs.existsSync(manifest)) {
		fs.writeFileSync(manifest, '{"name":"installed-nodes","private":true,"dependencies":{}}');
	}
	const flags = ['--offline', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
	// A lock would keep the checksum of an earlier tarball of the same version.
	await promisify(execFile)('npm', ['install', ...flags, '--no-package-lock', tarball], {
		cwd: nodes,
	});
}

/**
 * Gives a new user folder what n8n's first start left in another (`test/host/firstStart.mjs`), where that
 * was prepared; not when n8n's tables, and its key, are to be elsewhere.
 */
export function copyFirstStart(userFolder: string, env: NodeJS.ProcessEnv = {}): void {
	const from = process.env.FIRST_START_FOLDER;
	if (from && !env.DB_TYPE) fs.cpSync(from, userFolder, { recursive: true });
}
