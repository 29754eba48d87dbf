import type { Curve } from '../part';
import { panelsOf } from './panels';
import { number } from './words';

const PANEL = { width: 430, height: 300 };
/** Around the axes of a panel. */
const ROOM = { left: 62, right: 16, top: 40, bottom: 44 };
const COLUMNS = 2;
const LEGEND_LINE = 16;

/** Told apart by dash and shade of grey, too; seen on light and on dark. */
const COLOURS = ['#3b82f6', '#f97316', '#16a34a', '#db2777'];
const DASHES = ['', '7 3', '2 3', '9 3 2 3'];

const STYLE = `
	text { font: 12px system-ui, sans-serif; fill: #57606a; }
	.title { font-weight: 600; fill: #1f2328; }
	.axis { stroke: #8c959f; } .grid { stroke: #8c959f; stroke-opacity: .25; }
	@media (prefers-color-scheme: dark) {
		text { fill: #9198a1; } .title { fill: #f0f6fc; }
		.axis { stroke: #656c76; }
	}`;

interface Scale {
	readonly ticks: readonly number[];
	readonly at: (value: number) => number;
}

/** A panel for each kind of growth, both axes logarithmic; readable on a light and a dark page. */
export function growthPicture(curves: readonly Curve[]): string {
	const panels = panelsOf(curves);
	const most = Math.max(...panels.map((some) => some.length));
	const height = PANEL.height + (most + 2) * LEGEND_LINE;
	const drawn = panels.map((some, index) => {
		const [column, line] = [index % COLUMNS, Math.floor(index / COLUMNS)];
		return `<g transform="translate(${column * PANEL.width} ${line * height})">${panel(some)}</g>`;
	});
	const [width, whole] = [COLUMNS * PANEL.width, Math.ceil(panels.length / COLUMNS) * height];
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" role="img">`,
		'<title>How cost grows</title>',
		`<style>${STYLE}\n</style>`,
		...drawn,
		'</svg>\n',
	].join('\n');
}

function panel(curves: readonly Curve[]): string {
	const points = curves.flatMap((curve) => curve.points);
	const x = scale(
		points.map(([value]) => value),
		ROOM.left,
		PANEL.width - ROOM.right,
		true,
	);
	const bottom = PANEL.height - ROOM.bottom;
	const y = scale(
		points.map(([, value]) => value),
		bottom,
		ROOM.top,
	);
	const [first] = curves;
	const measured = [...new Set(points.map(([value]) => value))];
	return [
		text(ROOM.left, 18, `${first?.panel} (${first?.unit})`, 'class="title"'),
		...y.ticks.flatMap((tick) => [
			line(ROOM.left, y.at(tick), PANEL.width - ROOM.right, y.at(tick), 'grid'),
			text(ROOM.left - 8, y.at(tick) + 4, number(tick), 'text-anchor="end"'),
		]),
		...measured.map((value) =>
			text(x.at(value), bottom + 18, value.toLocaleString('en'), 'text-anchor="middle"'),
		),
		text((ROOM.left + PANEL.width) / 2, bottom + 36, first?.over ?? '', 'text-anchor="middle"'),
		line(ROOM.left, bottom, PANEL.width - ROOM.right, bottom, 'axis'),
		...curves.flatMap((one, index) => [curve(one, index, x, y), legend(one, index)]),
	].join('\n');
}

function curve({ points }: Curve, index: number, x: Scale, y: Scale): string {
	const places = points.map(([a, b]) => [x.at(a).toFixed(1), y.at(b).toFixed(1)] as const);
	const path = places.map((place) => place.join(',')).join(' ');
	const dots = places.map(
		([a, b]) => `<circle cx="${a}" cy="${b}" r="3" fill="${colour(index)}"/>`,
	);
	return `<polyline points="${path}" ${stroke(index)}/>${dots.join('')}`;
}

function legend({ name, points }: Curve, index: number): string {
	const at = PANEL.height + (index + 1) * LEGEND_LINE;
	const mark = `<line x1="${ROOM.left}" y1="${at - 4}" x2="${ROOM.left + 28}" y2="${at - 4}" ${stroke(index)}/>`;
	const figures = points.map(([, value]) => number(value)).join(', ');
	return mark + text(ROOM.left + 36, at, `${name}: ${figures}`);
}

const colour = (index: number) => COLOURS[index % COLOURS.length];

const stroke = (index: number): string =>
	`fill="none" stroke="${colour(index)}" stroke-width="2" stroke-dasharray="${DASHES[index % DASHES.length]}"`;

/** Logarithmic, with whole powers of ten for ticks; from and to are pixels. */
function scale(values: readonly number[], from: number, to: number, tight = false): Scale {
	const good = values.filter((value) => Number.isFinite(value) && value > 0).map(Math.log10);
	const [least, most] = [Math.min(...good), Math.max(...good)];
	const low = tight ? least : Math.floor(least);
	const high = tight ? most : Math.max(Math.ceil(most), low + 1);
	const at = (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
	const ticks = Array.from(
		{ length: Math.floor(high - low) + 1 },
		(_, index) => 10 ** (low + index),
	);
	return { at, ticks };
}

const line = (x1: number, y1: number, x2: number, y2: number, className: string): string =>
	`<line x1="${x1}" y1="${y1.toFixed(1)}" x2="${x2}" y2="${y2.toFixed(1)}" class="${className}"/>`;

const text = (x: number, y: number, words: string, more = ''): string =>
	`<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(words)}</text>`;

const escaped = (words: string): string =>
	words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
