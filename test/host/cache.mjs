import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const ABANDONED_AFTER_MS = 30_000;

/** Where what is slow to prepare is kept between runs, outside the checkout. */
export function cacheRoot() {
	const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
	return path.join(base, 'n8n-nodes-feishu-corehr');
}

/**
 * The cached folder of this name, prepared now if it is missing or not sound.
 *
 * It is prepared in a folder beside it and moved into place when done, so an interrupted
 * preparation leaves nothing that looks finished. Two processes wait for one another; should both
 * prepare it all the same, the first one to finish wins.
 *
 * @param {string} name
 * @param {{ isSound: (folder: string) => boolean | Promise<boolean>,
 *   prepare: (folder: string) => Promise<void> }} recipe `prepare` fills an empty folder
 * @returns {Promise<{ folder: string, fresh: boolean }>}
 */
export async function cached(name, { isSound, prepare }) {
	const folder = path.join(cacheRoot(), name);
	if (fs.existsSync(folder) && (await isSound(folder))) return { folder, fresh: false };

	fs.mkdirSync(cacheRoot(), { recursive: true });
	const release = await lock(`${folder}.lock`);
	try {
		// Whoever held the lock before may just have prepared it.
		if (fs.existsSync(folder) && (await isSound(folder))) return { folder, fresh: false };
		removeAbandoned(folder);
		const draft = `${folder}.draft-${process.pid}`;
		fs.mkdirSync(draft);
		await prepare(draft);
		if (!(await isSound(draft)))
			throw new Error(`${name} was prepared but does not work: ${draft}`);
		fs.rmSync(folder, { recursive: true, force: true });
		fs.renameSync(draft, folder);
		return { folder, fresh: true };
	} finally {
		release();
	}
}

/** Drafts that an earlier, interrupted preparation left behind. Only called with the lock held. */
function removeAbandoned(folder) {
	const prefix = `${path.basename(folder)}.draft-`;
	for (const entry of fs.readdirSync(path.dirname(folder))) {
		if (!entry.startsWith(prefix)) continue;
		fs.rmSync(path.join(path.dirname(folder), entry), { recursive: true, force: true });
	}
}

/** Holds a lock file, whose age tells the others that its owner still lives. Returns the release. */
async function lock(file) {
	for (let told = false; ; ) {
		try {
			fs.closeSync(fs.openSync(file, 'wx'));
			break;
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
		}
		if (ageOf(file) > ABANDONED_AFTER_MS) {
			fs.rmSync(file, { force: true });
			continue;
		}
		if (!told)
			console.log(`  another process is preparing ${path.basename(file, '.lock')}, waiting`);
		told = true;
		await sleep(500);
	}
	const heartbeat = setInterval(() => {
		try {
			fs.utimesSync(file, new Date(), new Date());
		} catch {
			// Removed by hand: the work goes on, and moving it into place is atomic anyway.
		}
	}, HEARTBEAT_MS);
	const release = () => {
		clearInterval(heartbeat);
		process.off('exit', release);
		fs.rmSync(file, { force: true });
	};
	process.on('exit', release);
	return release;
}

function ageOf(file) {
	const stat = fs.statSync(file, { throwIfNoEntry: false });
	return stat ? Date.now() - stat.mtimeMs : 0;
}
