import fs from 'node:fs';
import path from 'node:path';

const PACKAGE = '/node_modules/n8n-nodes-feishu-corehr/';

/** Longer than this nobody may hold the event loop, in milliseconds. */
export const LONGEST_HOLD_MS = 200;

interface Hold {
	readonly kind: 'hold';
	/** When it ended, in epoch milliseconds. */
	readonly at: number;
	readonly ms: number;
	/** How much of it n8n's main thread was on a processor. */
	readonly cpu: number;
	/** How much of it n8n would have run, had other programs not had the processors. */
	readonly queued: number;
	/** Where the main thread was, looked at again and again; the innermost frame first. */
	readonly stacks: ReadonlyArray<readonly string[]>;
}

interface Late {
	readonly kind: 'late';
	readonly at: number;
	/** How often a timer was so many milliseconds late. */
	readonly counts: ReadonlyArray<readonly [ms: number, count: number]>;
}

interface Unhandled {
	readonly kind: 'unhandled';
	readonly at: number;
	readonly origin: string;
	readonly stack: string;
}

/**
 * A hold, and the part of it in which the innermost code that is not Node's was this package's. Time
 * in which other programs had the processors is not in it; time in which the thread waited for a lock
 * or a disk is, because nothing else could run meanwhile.
 */
interface Judged extends Hold {
	readonly ourMs: number;
}

/** What the watchdog saw from some moment on. */
export interface Watched {
	/** Lateness of timers in milliseconds. */
	readonly percentiles: Readonly<Record<'50' | '90' | '99' | '99.9' | '100', number>>;
	readonly holds: readonly Judged[];
	/** Rejections and exceptions that nobody handled. */
	readonly unhandled: readonly string[];
}

/** The environment in which an n8n is watched. */
export function watchedBy(file: string): NodeJS.ProcessEnv {
	const preload = path.join(__dirname, 'preload.cjs');
	return { NODE_OPTIONS: `--require ${JSON.stringify(preload)}`, WATCHDOG_FILE: file };
}

/** @param since epoch milliseconds: n8n holds its own loop while it starts */
export function readWatchdog(file: string, since: number): Watched {
	const lines = fs
		.readFileSync(file, 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Hold | Late | Unhandled)
		.filter(({ at }) => at >= since);
	return {
		percentiles: percentilesOf(lines.filter((line) => line.kind === 'late')),
		holds: lines
			.filter((line) => line.kind === 'hold')
			.map((hold) => ({
				...hold,
				ourMs: ourShare(hold.stacks) * Math.max(0, hold.ms - hold.queued),
			})),
		unhandled: lines
			.filter((line) => line.kind === 'unhandled')
			.map(({ origin, stack }) => `${origin}: ${stack}`),
	};
}

/** Holds by this package alone that were longer than they may be, the longest first. */
export const heldByUs = ({ holds }: Watched): readonly Judged[] =>
	holds.filter(({ ourMs }) => ourMs > LONGEST_HOLD_MS).sort((a, b) => b.ourMs - a.ourMs);

/** In people's words, with where the longest holds were. */
export function reportOf(watched: Watched): readonly string[] {
	const { percentiles, unhandled } = watched;
	const share = Object.entries(percentiles)
		.sort(([a], [b]) => Number(a) - Number(b))
		.map(([percent, ms]) => `${percent} %: ${ms} ms`);
	const holds = [...watched.holds].sort((a, b) => b.ms - a.ms);
	const ours = heldByUs(watched);
	const longest = Math.max(0, ...holds.map(({ ourMs }) => ourMs));
	const count = holds.filter(({ ms }) => ms > LONGEST_HOLD_MS).length;
	return [
		`event loop, lateness of a timer: ${share.join(', ')}`,
		`held for more than ${LONGEST_HOLD_MS} ms: ${count} times, by this package ${ours.length} times; this package's longest hold: ${longest.toFixed()} ms`,
		...ours.slice(0, 5).map((hold) => `  this package: ${lineOf(hold)}`),
		...holds.slice(0, 3).map((hold) => `  longest: ${lineOf(hold)}`),
		`unhandled rejections and exceptions: ${unhandled.length}`,
	];
}

/** One frame in the middle says more than all of them. */
const lineOf = ({ ms, cpu, queued, stacks }: Hold): string =>
	`${ms} ms (${cpu} ms on a processor, ${queued} ms waiting for one) in ${(stacks[stacks.length >> 1] ?? ['native code']).slice(0, 4).map(shortened).join(' < ')}`;

const shortened = (frame: string): string => frame.replace(/file:\S*\/node_modules\//, '');

/** The package may be on the stack of what n8n does for it; what counts is who is at work. */
function ourShare(stacks: Hold['stacks']): number {
	const ours = stacks.filter((stack) => stack.map(urlOf).find(isOnDisk)?.includes(PACKAGE));
	return ours.length / Math.max(1, stacks.length);
}

/** A frame is the function's name, a blank, and where it is. */
const urlOf = (frame: string): string => frame.slice(frame.lastIndexOf(' ') + 1);

const isOnDisk = (url: string): boolean => !url.startsWith('node:') && !url.startsWith(':');

function percentilesOf(lines: readonly Late[]): Watched['percentiles'] {
	const counts = new Map<number, number>();
	for (const [ms, count] of lines.flatMap((line) => line.counts)) {
		counts.set(ms, (counts.get(ms) ?? 0) + count);
	}
	const sorted = [...counts].sort(([a], [b]) => a - b);
	const all = sorted.reduce((sum, [, count]) => sum + count, 0);
	const at = (share: number) => {
		let seen = 0;
		return sorted.find(([, count]) => (seen += count) >= share * all)?.[0] ?? 0;
	};
	return { '50': at(0.5), '90': at(0.9), '99': at(0.99), '99.9': at(0.999), '100': at(1) };
}
