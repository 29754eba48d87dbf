import { Stryker } from '@stryker-mutator/core';
import { parseArgs } from 'node:util';

import { ROOMS, testsOf, TOO_SLOW } from './rooms.mjs';
import { readScore, writeScores } from './scores.mjs';
import { strykerOptions } from './stryker.mjs';

/** Started by `start.mjs` on the Node that the tests need. */
async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			sample: { type: 'string', default: '1' },
			seed: { type: 'string', default: '1' },
		},
	});
	const sample = { fraction: Number(values.sample), seed: values.seed };
	if (!(sample.fraction > 0 && sample.fraction <= 1)) {
		throw new Error('--sample must be a number above 0, and 1 at most');
	}
	const rooms = positionals.length > 0 ? positionals : Object.keys(ROOMS);
	const unknown = rooms.find((room) => !Object.hasOwn(ROOMS, room));
	if (unknown) throw new Error(`${unknown} is none of the rooms: ${Object.keys(ROOMS).join(', ')}`);

	for (const room of rooms) {
		console.log(`▸ ${room}`);
		Object.assign(process.env, {
			MUTANTS_TESTS: JSON.stringify({ tests: testsOf(room), tooSlow: TOO_SLOW }),
			MUTANTS_SAMPLE: String(sample.fraction),
			MUTANTS_SEED: sample.seed,
		});
		await new Stryker(strykerOptions(room, sample)).runMutationTest();
		const { survivors, ...score } = readScore(room, sample);
		for (const survivor of survivors) console.log(survivor);
		writeScores(room, score);
	}
}

main().catch((error) => {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
});
