import { parseArgs } from 'node:util';
import { Lab } from './lab';
import { parts } from './parts';
import type { Part } from './part';
import { tableOf } from './report/table';

/** Runs the parts that are asked for; started by `start.mjs`. */
async function main() {
	const { values, positionals } = parseArgs({
		options: { quick: { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	const chosen = parts.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
	const unknown = positionals.filter((name) => !parts.some((part) => part.name === name));
	if (unknown.length > 0) {
		throw new Error(`There are the parts ${parts.map(({ name }) => name).join(', ')}`);
	}
	const lab = new Lab(values.quick);
	try {
		for (const part of chosen) await measure(part, lab);
	} finally {
		await lab.end();
	}
}

async function measure(part: Part, lab: Lab): Promise<void> {
	const begun = performance.now();
	process.stdout.write(`▸ ${part.name}\n`);
	const found = await part.run(lab);
	console.log(found.rows, JSON.stringify(found.curves), found.figures);
	process.stdout.write(`  done in ${((performance.now() - begun) / 1_000).toFixed(1)} s\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exitCode = 1;
});
