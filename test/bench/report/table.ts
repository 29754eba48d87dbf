import type { Curve, Row } from '../part';
import { panelsOf } from './panels';
import { goalOf, number, resultOf, verdictOf } from './words';

const HEAD = ['work', 'ours', 'rival', 'result', 'goal', ''];

const cellsOf = (row: Row): string[] => [
	...[row.work, row.ours, row.rival],
	...[resultOf(row), goalOf(row), verdictOf(row)],
];

export const rowTable = (rows: readonly Row[]): string => markdown([HEAD, ...rows.map(cellsOf)], 3);

/** For a terminal: a row and its figures on two lines. */
export const rowLines = (rows: readonly Row[]): string =>
	rows
		.map((row) => {
			const goal = goalOf(row) && `, goal ${goalOf(row)}: ${verdictOf(row).replaceAll('*', '')}`;
			return `  ${row.work}: ${resultOf(row)}${goal}\n    ${row.ours} | ${row.rival}`;
		})
		.join('\n');

/** A table for each panel: a line for each curve, a column for each of its points. */
export function curveTables(curves: readonly Curve[]): string {
	return panelsOf(curves).map(panelTable).join('\n\n');
}

function panelTable(curves: readonly Curve[]): string {
	const [first] = curves;
	const over = (first?.points ?? []).map(([x]) => x.toLocaleString('en'));
	const lines = curves.map(({ name, points }) => [name, ...points.map(([, y]) => number(y))]);
	const head = [`${first?.unit}, by ${first?.over}`, ...over];
	return `**${first?.panel}**\n\n${markdown([head, ...lines], 1)}`;
}

/** @param left how many columns hold text; the others hold numbers */
function markdown(lines: ReadonlyArray<readonly string[]>, left: number): string {
	const [head = [], ...body] = lines;
	const rule = head.map((_, column) => (column < left ? '---' : '--:'));
	return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
