import fs from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { installDebian, isDebian } from './debian.mjs';
import { prepareN8nHost } from './n8nHost.mjs';
import { run, works } from './run.mjs';

const INSTALLED = [
	'chromium',
	'chromium-browser',
	'google-chrome-stable',
	'google-chrome',
	'chrome',
];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
/** An npm package that ships a Chromium for Linux on x64 and the libraries it needs. */
const SHIPPED = '@sparticuz/chromium@153.0.0';

/**
 * A Chromium that runs here: one that is installed, else Debian's, else the one of an npm package.
 *
 * @returns {Promise<string>} its path, or its name when it is on the PATH
 * @throws when there is none, with what to install
 */
export async function prepareBrowser() {
	const browser = (await firstThatRuns(candidates())) ?? (await fromDebian()) ?? (await fromNpm());
	if (browser) return browser;
	throw new Error(
		'No browser was found for the editor tests. Install Chromium or Google Chrome ' +
			'(on Debian: apt-get install chromium), or set CHROMIUM_PATH to the one to use.',
	);
}

function candidates() {
	return process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : [...INSTALLED, MAC];
}

async function firstThatRuns(browsers) {
	for (const browser of browsers) if (await works(browser, ['--version'])) return browser;
	return undefined;
}

/** Also fetches a font with Chinese glyphs, for the screenshots; not a reason to fail. */
async function fromDebian() {
	if (!isDebian()) return undefined;
	console.log('  no browser found, installing Debian’s chromium');
	if (!(await installDebian('chromium'))) return undefined;
	await installDebian('fonts-noto-cjk');
	// Ubuntu's package of that name is an empty shell around a snap: it must prove that it runs.
	return await firstThatRuns(['chromium']);
}

async function fromNpm() {
	const name = SHIPPED.replaceAll(/[^\w.]+/g, '-').replace(/^-/, '');
	return await cached(name, {
		isSound: (folder) => works(shippedIn(folder), ['--version']),
		prepare,
	}).then(
		({ folder }) => shippedIn(folder),
		(error) => {
			console.log(`  the Chromium in ${SHIPPED} cannot be used here: ${error.message}`);
			return undefined;
		},
	);
}

const shippedIn = (folder) => path.join(folder, 'run-chromium');

/** The package unpacks its browser and libraries into the temporary folder: here, its own. */
async function prepare(folder) {
	console.log(`  no browser found, taking the one in ${SHIPPED}`);
	const { node } = await prepareN8nHost();
	fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
	await run('npm', ['install', '--ignore-scripts', SHIPPED], { cwd: folder, quiet: true });
	const unpack = `
		import chromium, { inflate } from '@sparticuz/chromium';
		await chromium.executablePath();
		await inflate('node_modules/@sparticuz/chromium/bin/al2023.tar.br');
	`;
	await run(node, ['--input-type=module', '-e', unpack], {
		cwd: folder,
		quiet: true,
		env: { TMPDIR: folder },
	});
	const script = `#!/bin/sh
here=$(dirname "$0")
LD_LIBRARY_PATH="$here/al2023/lib:$LD_LIBRARY_PATH" exec "$here/chromium" "$@"
`;
	fs.writeFileSync(shippedIn(folder), script, { mode: 0o755 });
}
