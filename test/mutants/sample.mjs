import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Stryker's word for a mutant that need not run. */
const LEFT_OUT = 'compileError';

/**
 * Lets through a part of the mutants, the same ones whenever the seed is the same: what a mutant is
 * decides, not where its line has moved to.
 */
class Sample {
	constructor() {
		this.fraction = Number(process.env.MUTANTS_SAMPLE);
		this.seed = process.env.MUTANTS_SEED;
	}

	async init() {}

	async check(mutants) {
		return Object.fromEntries(mutants.map((mutant) => [mutant.id, this.verdict(mutant)]));
	}

	verdict(mutant) {
		const isIn = chance(this.seed, mutant) < this.fraction;
		return isIn ? { status: 'passed' } : { status: LEFT_OUT, reason: 'not in the sample' };
	}
}

/** 0 to 1. */
function chance(seed, { fileName, location, mutatorName, replacement }) {
	const { start, end } = location;
	const lines = fs
		.readFileSync(fileName, 'utf8')
		.split('\n')
		.slice(start.line, end.line + 1);
	const what = [seed, path.basename(fileName), mutatorName, replacement, start.column, lines];
	const hash = createHash('sha256').update(JSON.stringify(what)).digest();
	return hash.readUInt32BE() / 2 ** 32;
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', Sample)];
