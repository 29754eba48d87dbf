/**
 * Watches the event loop of the n8n into which `--require` loads it: how long it is held, and by
 * whose code. Does nothing in n8n's other processes. `watchdog.ts` reads what it writes.
 */
const { appendFileSync } = require('node:fs');
const path = require('node:path');
const { Worker, isMainThread } = require('node:worker_threads');

/** A timer that is this late counts the lateness; the loop's own pace is a millisecond. */
const BEAT_MS = 10;
const MOST_MS = 60_000;

const file = process.env.WATCHDOG_FILE;
if (file && isMainThread && /[\\/]n8n[\\/]bin[\\/]n8n$/.test(process.argv[1] ?? '')) watch(file);

function watch(file) {
	// Seen without being handled: n8n goes on to do with it whatever it does.
	process.on('uncaughtExceptionMonitor', (error, origin) => {
		const stack = String(error?.stack ?? error);
		appendFileSync(
			file,
			`${JSON.stringify({ kind: 'unhandled', at: Date.now(), origin, stack })}\n`,
		);
	});
	// [0] the last beat, [1] the time on a processor at that beat, both in milliseconds.
	const beat = new BigInt64Array(new SharedArrayBuffer(16));
	const late = new Int32Array(new SharedArrayBuffer(4 * (MOST_MS + 1)));
	let last = performance.now();
	const tick = () => {
		const now = performance.now();
		const ms = Math.min(MOST_MS, Math.max(0, Math.round(now - last - BEAT_MS)));
		last = now;
		Atomics.add(late, ms, 1);
		const { user, system } = process.threadCpuUsage();
		Atomics.store(beat, 1, BigInt(Math.round((user + system) / 1_000)));
		Atomics.store(beat, 0, BigInt(Date.now()));
	};
	tick();
	setInterval(tick, BEAT_MS).unref();
	new Worker(path.join(__dirname, 'preloadThread.cjs'), {
		workerData: { beat, late, file },
		execArgv: [],
		stdout: false,
	}).unref();
}
