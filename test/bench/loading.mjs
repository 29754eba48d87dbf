import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../host/run.mjs';

/** What it costs to load the bundled part of the official SDK, next to the whole SDK. */
const TRIES = 7;

const MEASURE = `
	const memory = process.memoryUsage().rss;
	const begun = performance.now();
	require(process.argv[1]);
	const ms = performance.now() - begun;
	console.log(JSON.stringify({ ms, mb: (process.memoryUsage().rss - memory) / 2 ** 20 }));`;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** A fresh process each time; the median of several. */
function load(module) {
	const tries = Array.from({ length: TRIES }, () =>
		JSON.parse(execFileSync(process.execPath, ['-e', MEASURE, module], { cwd: ROOT })),
	);
	return { ms: median(tries.map(({ ms }) => ms)), mb: median(tries.map(({ mb }) => mb)) };
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'feishu-corehr-bench-'));
try {
	execFileSync('tar', ['xzf', path.resolve(process.argv[2]), '-C', folder]);
	const bundle = load(path.join(folder, 'package/dist/nodes/FeishuCoreHr/longConnection/sdk.js'));
	const whole = load('@larksuiteoapi/node-sdk');
	const row = ({ ms, mb }) => ({ ms: Math.round(ms), 'MB of memory': Math.round(mb) });
	console.log(`\nLoading the official SDK (median of ${TRIES} processes)`);
	console.table({ 'the whole SDK': row(whole), 'our bundle of it': row(bundle) });
	const times = (a, b) => (a / b).toFixed(1);
	console.log(
		`ours: ${times(whole.ms, bundle.ms)} times faster, ${times(whole.mb, bundle.mb)} times less memory`,
	);
} finally {
	fs.rmSync(folder, { recursive: true, force: true });
}
