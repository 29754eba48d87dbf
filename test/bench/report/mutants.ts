import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm run mutants` counted in one room. */
interface Score {
	readonly killed: number;
	readonly refused: number;
	readonly survived: number;
	readonly noCoverage: number;
	/** The share of the room's mutants that were run, 0 to 1. */
	readonly sample: number;
}

/** Room by room, what the tests caught of what was broken on purpose. */
export function mutantScores(): string {
	const file = join(__dirname, '../../mutants/scores.json');
	const scores = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Score>;
	return Object.entries(scores)
		.map(([room, { killed, refused, survived, noCoverage, sample }]) => {
			const caught = killed + refused;
			const percent = Math.round((100 * caught) / (caught + survived + noCoverage));
			return `${room} ${percent} % (of ${Math.round(sample * 100)} %)`;
		})
		.join(', ');
}
