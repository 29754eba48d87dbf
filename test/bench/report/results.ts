import fs from 'node:fs';
import path from 'node:path';
import type { Curve, Figures, Found, Row } from '../part';

/** What a part found, and when (ISO 8601). */
export interface Measured extends Found {
	readonly at: string;
}

/** What the parts found last, each in a file, so that one can be measured again. */
export class Results {
	constructor(private readonly folder: string) {}

	keep(part: string, measured: Measured): void {
		fs.mkdirSync(this.folder, { recursive: true });
		fs.writeFileSync(this.file(part), JSON.stringify(measured, null, '\t'));
	}

	of(part: string): Measured | undefined {
		if (!fs.existsSync(this.file(part))) return undefined;
		const measured = JSON.parse(fs.readFileSync(this.file(part), 'utf8')) as Measured;
		// JSON knows no infinity: what never happened.
		const rows = measured.rows?.map((row) => ({ ...row, result: row.result ?? Infinity }));
		return { ...measured, ...(rows && { rows }) };
	}

	forget(): void {
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	private file(part: string): string {
		return path.join(this.folder, `${part}.json`);
	}
}

/** All parts together. */
export interface Whole {
	readonly rows: readonly Row[];
	readonly curves: readonly Curve[];
	readonly figures: Figures;
	/** The days on which it was measured, the first and the last. */
	readonly days: readonly [string, string];
}

export function wholeOf(all: readonly Measured[]): Whole {
	const days = all.map(({ at }) => at.slice(0, 10)).toSorted();
	return {
		rows: all.flatMap(({ rows = [] }) => rows),
		curves: all.flatMap(({ curves = [] }) => curves),
		figures: Object.assign({}, ...all.map(({ figures }) => figures)) as Figures,
		days: [days[0] ?? '', days.at(-1) ?? ''],
	};
}
