import fs from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './run.mjs';

/** Installs this package's development dependencies, unless exactly those of the lock are there. */
export async function prepareCheckout() {
	if (isInstalled()) return;
	console.log('  npm install');
	// Not `npm ci`, which would first delete all that is there.
	await run('npm', ['install', '--no-save'], { quiet: true });
}

/** npm keeps the tree it installed in `node_modules/.package-lock.json`. */
function isInstalled() {
	const installed = path.join(ROOT, 'node_modules/.package-lock.json');
	if (!fs.existsSync(installed)) return false;
	const wanted = packagesOf(path.join(ROOT, 'package-lock.json'));
	const present = packagesOf(installed);
	return Object.entries(wanted).every(
		([folder, { version, optional }]) =>
			folder === '' || present[folder]?.version === version || (optional && !present[folder]),
	);
}

function packagesOf(lockFile) {
	return JSON.parse(fs.readFileSync(lockFile, 'utf8')).packages;
}
