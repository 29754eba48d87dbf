const transform = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
};

/** Three rooms of tests: pure units, the simulator against the official SDK, and a real n8n. */
module.exports = {
	testSequencer: '<rootDir>/test/host/longestFirst.cjs',
	projects: [
		{
			displayName: 'unit',
			roots: ['<rootDir>/test/unit'],
			transform,
			testEnvironment: 'node',
			globalSetup: '<rootDir>/test/host/postgres.mjs',
		},
		{
			displayName: 'simulator',
			roots: ['<rootDir>/test/simulator'],
			transform,
			testEnvironment: 'node',
		},
		{
			displayName: 'e2e',
			roots: ['<rootDir>/test/e2e'],
			transform,
			testEnvironment: 'node',
			globalSetup: '<rootDir>/test/host/prepare.mjs',
			setupFilesAfterEnv: ['<rootDir>/test/e2e/patience.ts'],
		},
	],
};
