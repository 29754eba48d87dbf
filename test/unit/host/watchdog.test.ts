import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { heldByUs, readWatchdog, reportOf, watchedBy } from '../../host/odd/watchdog';

/** So long on a processor, however many other programs want it. */
const HOLD = `const used = () => process.threadCpuUsage().user / 1000;
	const begun = used(); while (used() - begun < ms);`;
/** (The loop after it is where the watchdog looks at it.) */
const WAIT =
	'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); for (let i = 0; i < 1e6; i++);';
const OURS = `exports.hold = (ms) => { ${HOLD} }; exports.passOn = (next, ms) => next(ms);
exports.wait = (ms) => { ${WAIT} };`;

/** What n8n would do: `ours` is this package, `hold` n8n's own code. */
function watched(script: string) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'watched-'));
	const write = (name: string, text: string) => {
		fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
		fs.writeFileSync(path.join(folder, name), text);
	};
	write('node_modules/n8n-nodes-feishu-corehr/index.js', OURS);
	write(
		'node_modules/n8n/bin/n8n',
		`const ours = require('n8n-nodes-feishu-corehr'); function hold(ms) { ${HOLD} }
		setTimeout(() => { ${script}; setTimeout(() => undefined, 1500); }, 1000);`,
	);
	const file = path.join(folder, 'watchdog.jsonl');
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- stands in for n8n; nothing of this is shipped
	spawnSync(process.execPath, [path.join(folder, 'node_modules/n8n/bin/n8n')], {
		env: { ...process.env, ...watchedBy(file) },
	});
	const seen = readWatchdog(file, 0);
	fs.rmSync(folder, { recursive: true });
	return seen;
}

it('names this package when it holds the event loop', () => {
	const seen = watched('ours.hold(600)');
	expect(heldByUs(seen)).toHaveLength(1);
	expect(reportOf(seen).join('\n')).toContain('by this package 1 times');
	expect(reportOf(seen).join('\n')).toMatch(/this package: \d+ ms .* in exports\.hold/);
	expect(seen.percentiles['100']).toBeGreaterThan(200);
});

it('counts the time in which it waits, for a lock or a disk, and nothing else can run', () => {
	expect(heldByUs(watched('ours.wait(600)'))).toHaveLength(1);
});

it('does not name it for what n8n does on its behalf', () => {
	const seen = watched('ours.passOn(hold, 600)');
	expect(seen.holds.some(({ ms }) => ms > 200)).toBe(true);
	expect(heldByUs(seen)).toEqual([]);
});

it('sees rejections that nobody handles', () => {
	const { unhandled } = watched('void Promise.reject(new Error("nobody cares"))');
	expect(unhandled).toEqual([expect.stringContaining('unhandledRejection: Error: nobody cares')]);
});
