import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { ROOT, run, works } from './run.mjs';

const RECIPE = ['package.json', 'package-lock.json', '.npmrc'];
const SOURCE = path.join(ROOT, 'test/host');

/**
 * A folder with n8n and the Node it needs, installed when it is not cached yet: about five minutes,
 * then at once.
 *
 * @param {string} source the folder of its `package.json`, and of a lock where there is one
 * @returns {Promise<{ folder: string, node: string, n8n: string }>} the folder, the Node binary and
 *   the script that the binary runs
 */
export async function prepareN8nHost(source = SOURCE) {
	const files = RECIPE.map((file) => path.join(file === '.npmrc' ? SOURCE : source, file));
	const recipe = files.filter((file) => fs.existsSync(file));
	const hash = createHash('sha256');
	for (const file of recipe) hash.update(fs.readFileSync(file));
	const name = `host-${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 12)}`;
	const prepare = async (draft) => await install(recipe, draft);
	const { folder } = await cached(name, { isSound, prepare });
	return { folder, ...programs(folder) };
}

/** Paths of the programs inside a host folder. */
export function programs(folder) {
	return {
		node: path.join(folder, 'node_modules/node/bin/node'),
		n8n: path.join(folder, 'node_modules/n8n/bin/n8n'),
	};
}

/** The two things that need more than unpacking: the Node binary, and SQLite compiled for it. */
async function isSound(folder) {
	const { node, n8n } = programs(folder);
	return fs.existsSync(n8n) && (await works(node, ['-e', 'require("sqlite3")'], { cwd: folder }));
}

async function install(recipe, folder) {
	console.log('  installing n8n (once; about five minutes)');
	for (const file of recipe) fs.copyFileSync(file, path.join(folder, path.basename(file)));
	// Not `npm ci`: it insists on optional binaries of other platforms, some of which cannot be had.
	await run('npm', ['install', '--ignore-scripts'], { cwd: folder, quiet: true });

	// Install scripts are off, because one of n8n's dependencies downloads a binary in its own. The
	// two that are needed run by name: the first fetches this machine's Node as an npm package, the
	// second compiles against the headers that come with it.
	console.log('  fetching its Node');
	await run('npm', ['rebuild', 'node', '--ignore-scripts=false'], { cwd: folder, quiet: true });
	console.log('  compiling SQLite for it');
	await run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', '--build-from-source'], {
		cwd: folder,
		quiet: true,
		env: {
			npm_config_nodedir: nodeHeaders(folder),
			PATH: [path.dirname(programs(folder).node), process.env.PATH].join(path.delimiter),
		},
	});
}

/** The folder of the Node package for this machine, which holds `include/node`. */
function nodeHeaders(folder) {
	const packages = path.join(folder, 'node_modules/node/node_modules');
	const name = fs
		.readdirSync(packages)
		.find((entry) => fs.existsSync(path.join(packages, entry, 'include/node/node_api.h')));
	if (!name)
		throw new Error(`No Node headers for ${process.platform} ${process.arch} in ${packages}`);
	return path.join(packages, name);
}
