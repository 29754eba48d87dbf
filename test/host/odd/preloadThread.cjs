/** The watchdog's own thread: asks the main thread where it is whenever it is late. */
const { appendFile, readFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { workerData } = require('node:worker_threads');

const { beat, late, file } = workerData;

const LOOK_MS = 20;
/** From here on it is asked where it is, each time it is looked at. */
const SUSPICIOUS_MS = 80;
/** Holds shorter than this are left to the percentiles. */
const HOLD_MS = 100;
const FRAMES = 12;

const session = new Session();
session.connectToMainThread();
/** Frames name their script by its id alone. */
const urls = new Map();
session.on('Debugger.scriptParsed', ({ params }) => {
	if (params.url) urls.set(params.scriptId, params.url);
});
session.post('Debugger.enable');

/** @type {{ since: number, cpu: bigint, queued: number, stacks: string[][] } | undefined} */
let hold;
let queuedWhenCalm = queuedMs();
let asking = false;

session.on('Debugger.paused', ({ params }) => {
	session.post('Debugger.resume');
	asking = false;
	hold?.stacks.push(
		params.callFrames
			.slice(0, FRAMES)
			.map(
				({ functionName, location: { scriptId, lineNumber } }) =>
					`${functionName} ${urls.get(scriptId) ?? ''}:${lineNumber + 1}`,
			),
	);
});

setInterval(() => {
	const last = Number(Atomics.load(beat, 0));
	if (hold && last > hold.since) {
		const ms = last - hold.since;
		const cpu = Number(Atomics.load(beat, 1) - hold.cpu);
		const queued = Math.round(queuedMs() - hold.queued);
		if (ms >= HOLD_MS) write({ kind: 'hold', at: last, ms, cpu, queued, stacks: hold.stacks });
		hold = undefined;
		asking = false;
	}
	if (Date.now() - last < SUSPICIOUS_MS) {
		if (!hold && Date.now() - last < LOOK_MS) queuedWhenCalm = queuedMs();
		return;
	}
	hold ??= { since: last, cpu: Atomics.load(beat, 1), queued: queuedWhenCalm, stacks: [] };
	if (asking) return;
	asking = true;
	session.post('Debugger.pause');
}, LOOK_MS);

setInterval(() => {
	const counts = [];
	for (let ms = 0; ms < late.length; ms++) {
		const count = Atomics.exchange(late, ms, 0);
		if (count > 0) counts.push([ms, count]);
	}
	write({ kind: 'late', at: Date.now(), counts });
}, 1_000);

function write(line) {
	appendFile(file, `${JSON.stringify(line)}\n`, () => undefined);
}

/** How long the main thread was ready to run while other programs had the processors (Linux tells). */
function queuedMs() {
	try {
		const [, nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(
			' ',
		);
		return Number(nanoseconds) / 1e6;
	} catch {
		return 0;
	}
}
