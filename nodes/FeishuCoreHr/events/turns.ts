/** Work between two turns of n8n's event loop: about 10 ms of reading names or trying patterns. */
const UNITS_A_TURN = 20_000;

interface Waiter {
	readonly units: number;
	readonly resume: () => void;
}

let left = UNITS_A_TURN;
let isServing = false;
/** Set while whoever waited longest goes on, to where it waits again: with a whole turn, or the rest of one. */
let goingOn: 'whole' | 'rest' | undefined;
const waiting: Waiter[] = [];

/**
 * Counts work (a name read, a pattern tried: one unit each). All work of a process shares one count,
 * because it shares one event loop: however many workflows want an enormous event, each turn of the
 * loop serves them a little, and small work in between. Nobody overtakes who waits, nor waits twice for
 * small work: events that came one after the other are read and decided in that order, however many
 * steps each takes, but for enormous ones.
 *
 * @returns what to wait for before going on, if anything
 */
export function work(units: number): Promise<void> | undefined {
	if (units < left && (goingOn || waiting.length === 0)) {
		left -= units;
		return undefined;
	}
	// What is more than a whole turn goes behind the others; who had the rest of one gets a whole one.
	return queued(units, goingOn === 'rest');
}

/**
 * Work that is done at once where it may be, so that a small event costs no promise. It yields the units
 * that it is about to do (as for `work`), or what it waits for.
 */
export type Steps<R> = Generator<number | Promise<unknown>, R>;

/** What the steps come to: at once where they had to wait for nothing. */
export function inTurns<R>(steps: Steps<R>): R | Promise<R> {
	for (let step = steps.next(); ; step = steps.next()) {
		if (step.done) return step.value;
		const pause = pauseFor(step.value);
		if (pause) return goOn(steps, pause);
	}
}

async function goOn<R>(steps: Steps<R>, pause: Promise<unknown>): Promise<R> {
	await pause;
	for (let step = steps.next(); ; step = steps.next()) {
		if (step.done) return step.value;
		await pauseFor(step.value);
	}
}

const pauseFor = (step: number | Promise<unknown>): Promise<unknown> | undefined =>
	typeof step === 'number' ? work(step) : step;

/** A value, as soon as it is there. */
export function* there<T>(value: T | Promise<T>): Steps<T> {
	if (!(value instanceof Promise)) return value;
	let come: T;
	yield value.then((it) => (come = it));
	return come!;
}

/** Entries between two looks at whether it is somebody else's turn. */
const ENTRIES_AT_ONCE = 1_000;

/** Does the job for each entry: a unit of work, which takes about a microsecond. */
export async function forEachInTurns<T>(
	entries: readonly T[],
	job: (entry: T) => void,
): Promise<void> {
	for (let from = 0; from < entries.length; from += ENTRIES_AT_ONCE) {
		if (from > 0) await work(ENTRIES_AT_ONCE);
		for (const entry of entries.slice(from, from + ENTRIES_AT_ONCE)) job(entry);
	}
}

/** What the job makes of each entry, one after the other: many at once would hold n8n's event loop. */
export const oneByOne = <T, R>(
	entries: Iterable<T>,
	job: (entry: T) => R | Promise<R>,
): R[] | Promise<R[]> => inTurns(each(entries, job));

function* each<T, R>(entries: Iterable<T>, job: (entry: T) => R | Promise<R>): Steps<R[]> {
	const made: R[] = [];
	for (const entry of entries) made.push(yield* there(job(entry)));
	return made;
}

/** Goes on with a value at once where it is there, for that costs no turn; else when it comes. */
export const whenThere = <T, R>(
	value: T | Promise<T>,
	next: (value: T) => R,
): R | Promise<Awaited<R>> =>
	value instanceof Promise ? (value.then(next) as Promise<Awaited<R>>) : next(value);

/** Lets n8n do other things first, and then takes a whole turn. */
export async function turn(): Promise<void> {
	await queued(UNITS_A_TURN);
}

async function queued(units: number, isNext = false): Promise<void> {
	goingOn = undefined;
	await new Promise<void>((resume) => {
		waiting[isNext ? 'unshift' : 'push']({ units, resume });
		if (isServing) return;
		isServing = true;
		setImmediate(serve);
	});
}

/** A new turn of the event loop, which has room for the first one, whatever it wants. */
function serve(): void {
	left = UNITS_A_TURN;
	serveFirst('whole');
}

function serveFirst(room: 'whole' | 'rest'): void {
	const first = waiting.shift();
	isServing = first !== undefined;
	if (!first) return;
	left -= first.units;
	goingOn = room;
	first.resume();
	// It goes on to where it waits again, before it is anybody else's turn.
	queueMicrotask(() => process.nextTick(serveNext));
}

function serveNext(): void {
	goingOn = undefined;
	const [next] = waiting;
	if (next && next.units >= left) setImmediate(serve);
	else serveFirst('rest');
}
