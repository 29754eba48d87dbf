import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { works } from './run.mjs';

const TRIES = 3;
const PAUSE_MS = 5_000;

/** Whether Debian's packages can be installed here. */
export const isDebian = () => fs.existsSync('/etc/debian_version') && process.getuid?.() === 0;

/**
 * Installs Debian's packages, also where another program is just doing so or the lists are stale.
 *
 * @param {...string} packages
 * @returns {Promise<boolean>} whether that went well
 */
export async function installDebian(...packages) {
	const wait = ['-o', 'DPkg::Lock::Timeout=120'];
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	for (let tried = 1; tried <= TRIES; tried += 1) {
		await works('apt-get', ['update']);
		if (await works('apt-get', [...wait, 'install', '-y', ...packages], { env })) return true;
		await sleep(PAUSE_MS);
	}
	return false;
}
