import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from './machine';
import { million } from './million';
import { mutantScores } from './mutants';
import type { Whole } from './results';
import { curveTables, rowTable } from './table';

const template = (): string => readFileSync(join(__dirname, 'template.md'), 'utf8');

/** `BENCHMARKS.md`: the words of `template.md` around what was measured. */
export function page(whole: Whole, machine: Machine): string {
	const { rows, curves, figures, days } = whole;
	const values: Readonly<Record<string, string>> = {
		...million(figures),
		...{ machine: machine.machine, versions: machine.versions },
		mutants: mutantScores(),
		days: [...new Set(days)].join(' to '),
		table: rowTable(rows),
		curves: curveTables(curves),
	};
	return template().replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
		const value = values[name];
		if (value === undefined) throw new Error(`template.md names ${name}, which nothing tells`);
		return value;
	});
}
