import fs from 'node:fs';
import path from 'node:path';

/**
 * Keeps a second demo off a folder: two n8n on one database destroy it.
 *
 * @returns the release
 * @throws when the process that claimed it still runs
 */
export function claimFolder(folder: string): () => void {
	fs.mkdirSync(folder, { recursive: true });
	const file = path.join(folder, 'demo.pid');
	const owner = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
	if (owner > 0 && isRunning(owner)) {
		throw new Error(
			`npm start runs already in this checkout (process ${owner}); end that one first`,
		);
	}
	fs.writeFileSync(file, String(process.pid));
	return () => fs.rmSync(file, { force: true });
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
