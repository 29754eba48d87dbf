import { prepareBrowser } from './browser.mjs';
import { prepareFirstStart } from './firstStart.mjs';
import { prepareN8nHost } from './n8nHost.mjs';
import { prepareRedis } from './redis.mjs';
import { prepareTarball } from './tarball.mjs';

/**
 * Jest's global setup of the end-to-end room: what `npm test` has not prepared already, so that one
 * file can be run by itself. The names go to the tests in the environment.
 */
export default async function prepare() {
	process.env.TEST_HOST_FOLDER ??= (await prepareN8nHost()).folder;
	process.env.FIRST_START_FOLDER ??= await prepareFirstStart(await prepareN8nHost());
	process.env.REDIS_PATH ??= await prepareRedis();
	process.env.CHROMIUM_PATH ??= await prepareBrowser();
	process.env.PACKAGE_TARBALL ??= await prepareTarball();
}
