import fs from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { run } from './run.mjs';

/**
 * A user folder as n8n's first start leaves it, with its key and all its tables made: a third of a
 * start's time. End-to-end tests start on a copy; `npm start` begins with nothing, as a user does.
 *
 * @param {{ folder: string, node: string }} host from `prepareN8nHost`
 * @returns {Promise<string>} the folder, of which nothing may be changed
 */
export async function prepareFirstStart({ folder: host, node }) {
	const { folder } = await cached(`first-start-${path.basename(host)}`, {
		isSound: (draft) => fs.existsSync(path.join(draft, '.n8n/database.sqlite')),
		prepare: async (draft) => {
			await run(node, ['--import', 'tsx', 'test/host/n8n/firstStart.ts', draft], {
				quiet: true,
				env: { TEST_HOST_FOLDER: host },
			});
		},
	});
	return folder;
}
