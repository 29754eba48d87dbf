/** Work between two turns of n8n's event loop: about 10 ms of reading names or trying patterns. */
const UNITS_A_TURN = 20_000;

let left = UNITS_A_TURN;
let queue: Promise<void> = Promise.resolve();

/**
 * Counts work (a name read, a pattern tried: one unit each). All work of a process shares one count,
 * because it shares one event loop: however many workflows want an enormous event, each turn of the
 * loop serves one of them, a little. Small work never waits.
 *
 * @returns what to wait for before going on, if anything
 */
export function work(units: number): Promise<void> | undefined {
	left -= units;
	return left > 0 ? undefined : turn();
}

/** Lets n8n do other things first. */
export async function turn(): Promise<void> {
	queue = queue.then(async () => await new Promise((resolve) => setImmediate(resolve)));
	await queue;
	left = UNITS_A_TURN;
}
