const [unit] = require('../../jest.config.js').projects;

const { tests, tooSlow } = JSON.parse(process.env.MUTANTS_TESTS);

/** The unit tests of one room, on one store engine. */
module.exports = {
	transform: unit.transform,
	testEnvironment: unit.testEnvironment,
	rootDir: '../..',
	roots: unit.roots,
	testMatch: tests,
	// As slow as the machine may be: what hangs is ended by Stryker.
	testTimeout: 30_000,
	testPathIgnorePatterns: tooSlow,
	moduleNameMapper: { '/engines$': '<rootDir>/test/mutants/engines.cjs' },
};
