import { filesOf } from './rooms.mjs';

const FOLDER = 'artefacts/mutants';

export const reportOf = (room) => `${FOLDER}/${room}.json`;

/**
 * How Stryker breaks one room. What is broken while a file is loaded (tables, patterns, texts) would
 * run every test of the room, and is left out.
 */
export const strykerOptions = (room, { fraction, seed }) => ({
	mutate: filesOf(room),
	testRunner: 'jest',
	// Jest would look for related tests among the roots of the unit tests, where `nodes/` is not.
	jest: { configFile: 'test/mutants/jest.config.cjs', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	checkers: ['sample'],
	ignorers: ['quiet'],
	plugins: [
		'@stryker-mutator/jest-runner',
		'./test/mutants/sample.mjs',
		'./test/mutants/quiet.mjs',
	],
	// The mutants themselves wait for nobody: the machine may be busy with something else.
	concurrency: 1,
	timeoutMS: 30_000,
	timeoutFactor: 1.5,
	dryRunTimeoutMinutes: 30,
	incremental: true,
	// What was left out of a sample is remembered, too: each sample has a memory of its own.
	incrementalFile: `${FOLDER}/${room}-${fraction}-${seed}.incremental.json`,
	tempDirName: `${FOLDER}/sandbox-${room}`,
	ignorePatterns: ['artefacts', 'dist', '.n8n-demo', '*.tgz'],
	reporters: ['json', 'dots'],
	jsonReporter: { fileName: reportOf(room) },
	allowConsoleColors: false,
});
