import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { prepared } from '../host/n8n/programs';
import { Lab } from './lab';
import { parts } from './parts';
import { growthPicture } from './report/growthPicture';
import { thisMachine } from './report/machine';
import { page } from './report/page';
import { Results, wholeOf } from './report/results';
import { curveTables, rowLines } from './report/table';
import type { Part } from './part';

/** The longest part takes three minutes. */
const LONGEST_MS = 8 * 60_000;
const ROOT = path.join(__dirname, '../..');

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs the parts that are asked for; started by `start.mjs`, which tells how it is used. */
async function main() {
	const { values, positionals } = parseArgs({
		options: { quick: { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	const chosen = chosenOf(positionals);
	const results = new Results(
		path.join(prepared('BENCH_FOLDER'), values.quick ? 'quick' : 'results'),
	);
	if (positionals.length === 0) results.forget();

	const lab = new Lab(values.quick);
	const failed: string[] = [];
	try {
		for (const part of chosen) {
			const went = await inTime(measure(part, lab, results)).catch((error: unknown) => error);
			if (went === undefined) continue;
			failed.push(part.name);
			tell(`  ${part.name} failed: ${went instanceof Error ? went.stack : String(went)}`);
		}
	} finally {
		await lab.end();
	}
	write(results, values.quick);
	if (failed.length > 0) throw new Error(`Not measured: ${failed.join(', ')}`);
}

/** A part that hangs must not keep the others from being measured. */
async function inTime(measured: Promise<void>): Promise<void> {
	const over = new AbortController();
	const late = sleep(LONGEST_MS, undefined, { signal: over.signal }).then(() => {
		throw new Error(`not over after ${LONGEST_MS / 60_000} minutes`);
	});
	late.catch(() => undefined);
	await Promise.race([measured, late]).finally(() => over.abort());
}

function chosenOf(names: readonly string[]): readonly Part[] {
	const all = parts.map(({ name }) => name);
	if (names.some((name) => !all.includes(name))) {
		throw new Error(`There are the parts ${all.join(', ')}`);
	}
	return parts.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function measure(part: Part, lab: Lab, results: Results): Promise<void> {
	const begun = performance.now();
	tell(`▸ ${part.name}`);
	const found = await part.run(lab);
	results.keep(part.name, { ...found, at: new Date().toISOString() });
	if (found.rows) tell(rowLines(found.rows));
	if (found.curves) tell(curveTables(found.curves));
	tell(`  done in ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
}

/** The page of all parts, those that were measured earlier included; a quick one is not for keeping. */
function write(results: Results, quick: boolean): void {
	const missing = parts.filter(({ name }) => !results.of(name)).map(({ name }) => name);
	if (missing.length > 0)
		return tell(`Nothing is written: not measured yet: ${missing.join(', ')}`);
	const whole = wholeOf(parts.flatMap(({ name }) => results.of(name) ?? []));
	const folder = quick ? prepared('BENCH_FOLDER') : ROOT;
	fs.mkdirSync(path.join(folder, 'docs'), { recursive: true });
	fs.writeFileSync(path.join(folder, 'BENCHMARKS.md'), page(whole, thisMachine()));
	fs.writeFileSync(path.join(folder, 'docs/growth.svg'), growthPicture(whole.curves));
	tell(`\n${rowLines(whole.rows)}\nWritten: BENCHMARKS.md and docs/growth.svg in ${folder}`);
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	},
);
