import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

/**
 * What n8n's scan of a published package adds: no word on the console, no exception in the code. Its
 * two rules for n8n's cloud (no files, no environment) are not for a package that stores.
 */
const scan = {
	files: ['nodes/**', 'credentials/**'],
	linterOptions: { noInlineConfig: true },
	rules: { 'no-console': 'error' },
};

/** What tests and measurements leave behind. */
const leftovers = { ignores: ['artefacts/**'] };

export default [...configWithoutCloudSupport, scan, leftovers];
