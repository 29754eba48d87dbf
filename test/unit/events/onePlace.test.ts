import fs from 'node:fs';
import path from 'node:path';

const SOURCE = path.resolve(__dirname, '../../../nodes');

it('the catalogue is the only place that names a type, but for the one that is chosen by default', () => {
	const named = fs.globSync('**/*.ts', { cwd: SOURCE }).flatMap((file) =>
		fs
			.readFileSync(path.join(SOURCE, file), 'utf8')
			.split('\n')
			.filter((line) => /^[^*]*['"]corehr\.\w+\.\w+_v\d['"]/.test(line)),
	);
	expect(named.map((line) => line.trim())).toEqual([
		"export const PERSON_UPDATED = 'corehr.person.updated_v1';",
	]);
});
