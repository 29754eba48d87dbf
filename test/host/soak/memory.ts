/** Megabytes. */
export interface Memory {
	/** JavaScript heap in use. */
	readonly heap: number;
	/** Resident set of n8n's main process. */
	readonly process: number;
}

/** What n8n tells about itself; it has to run with `N8N_METRICS`. */
export async function memoryOf({ baseUrl }: { readonly baseUrl: string }): Promise<Memory> {
	const metrics = await (await fetch(`${baseUrl}/metrics`)).text();
	const megabytes = (name: string) => {
		const value = new RegExp(`^n8n_${name} (\\S+)$`, 'm').exec(metrics)?.[1];
		if (value === undefined) throw new Error(`n8n does not tell ${name}`);
		return Number(value) / 1024 / 1024;
	};
	return {
		heap: megabytes('nodejs_heap_size_used_bytes'),
		process: megabytes('process_resident_memory_bytes'),
	};
}

/**
 * How much the lowest values grew from the first to the last third, as a share. A heap goes up and
 * down with its garbage; what it comes down to is what is kept.
 */
export function floorGrowth(values: readonly number[]): number {
	const third = Math.ceil(values.length / 3);
	const first = Math.min(...values.slice(0, third));
	return Math.min(...values.slice(-third)) / first - 1;
}
