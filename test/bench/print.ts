type Row = Readonly<Record<string, number | string>>;

export const tell = (line = ''): void => {
	process.stdout.write(`${line}\n`);
};

/** A title, and a table with a column for each key and a line for each contender. */
export function tellTable(title: string, rows: Readonly<Record<string, Row>>): void {
	const columns = Object.keys(Object.values(rows)[0] ?? {});
	const lines = [
		['', ...columns],
		...Object.entries(rows).map(([name, row]) => [name, ...columns.map((key) => String(row[key]))]),
	];
	const widths = ['', ...columns].map((_, at) =>
		Math.max(...lines.map((line) => (line[at] ?? '').length)),
	);
	tell(`\n${title}`);
	for (const line of lines) {
		const cells = line.map((cell, at) =>
			at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
		);
		tell(`  ${cells.join('   ')}`);
	}
}
