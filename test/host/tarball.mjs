import fs from 'node:fs';
import path from 'node:path';
import { ROOT, run } from './run.mjs';

const FOLDER = path.join(ROOT, 'artefacts/package');

/** Builds the package and packs it as for publishing. Returns the tarball's path. */
export async function prepareTarball() {
	await run('npm', ['run', 'build'], { quiet: true });
	fs.rmSync(FOLDER, { recursive: true, force: true });
	fs.mkdirSync(FOLDER, { recursive: true });
	const name = await run('npm', ['pack', '--silent', '--pack-destination', FOLDER], {
		quiet: true,
	});
	return path.join(FOLDER, name.trim());
}
