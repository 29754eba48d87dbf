import { setImmediate } from 'node:timers/promises';

const IN_ONE_BREATH = 200;

/** Called in a long loop, lets n8n do other things now and then. */
export async function breathe(index: number): Promise<void> {
	if (index % IN_ONE_BREATH !== IN_ONE_BREATH - 1) return;
	await setImmediate();
}
