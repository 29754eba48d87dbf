import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../host/run.mjs';

/** What it costs to load the bundled part of the official SDK, next to the whole SDK. */
const TRIES = 7;

/** Processor time, because another program must not count. */
const MEASURE = `
	const memory = process.memoryUsage().rss;
	const before = process.cpuUsage();
	require(process.argv[1]);
	const { user, system } = process.cpuUsage(before);
	const mb = (process.memoryUsage().rss - memory) / 2 ** 20;
	console.log(JSON.stringify({ ms: (user + system) / 1000, mb }));`;

const load = (module) =>
	JSON.parse(execFileSync(process.execPath, ['-e', MEASURE, module], { cwd: ROOT }));

/** The middle one of the values of each measure. */
function median(tries) {
	const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
	return { ms: middle(tries.map(({ ms }) => ms)), mb: middle(tries.map(({ mb }) => mb)) };
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'feishu-corehr-bench-'));
try {
	execFileSync('tar', ['xzf', path.resolve(process.argv[2]), '-C', folder]);
	const ours = path.join(folder, 'package/dist/nodes/FeishuCoreHr/longConnection/sdk.js');
	const tries = { whole: [], bundle: [] };
	for (let round = 0; round < TRIES; round++) {
		tries.whole.push(load('@larksuiteoapi/node-sdk'));
		tries.bundle.push(load(ours));
	}
	const [whole, bundle] = [median(tries.whole), median(tries.bundle)];
	const row = ({ ms, mb }) => ({
		'ms of processor time': Math.round(ms),
		'MB of memory': Math.round(mb),
	});
	console.log(`\nLoading the official SDK (median of ${TRIES} processes)`);
	console.table({ 'the whole SDK': row(whole), 'our bundle of it': row(bundle) });
	const times = (a, b) => (a / b).toFixed(1);
	console.log(
		`ours: ${times(whole.ms, bundle.ms)} times less time, ${times(whole.mb, bundle.mb)} times less memory`,
	);
} finally {
	fs.rmSync(folder, { recursive: true, force: true });
}
