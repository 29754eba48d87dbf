/** What goes wrong with a call instead of its answer. */
export type FaultKind =
	| {
			readonly kind: 'code';
			readonly code: number;
			/** HTTP status; default 400. A failure may well come with 200. */
			readonly status?: number;
			readonly msg?: string;
			/** Missing scopes, named in `msg` (99991672) and in `error.permission_violations`. */
			readonly scopes?: readonly string[];
	  }
	| { readonly kind: 'rateLimit'; readonly resetSeconds: number; readonly status?: number }
	/** An answer of a gateway in front of the platform: no JSON. */
	| { readonly kind: 'gateway'; readonly status: number; readonly body?: string }
	| { readonly kind: 'drop' }
	/** The right answer, late. */
	| { readonly kind: 'slow'; readonly delayMs: number };

export type Fault = FaultKind & {
	/** The path begins with this; default: every path. */
	readonly path?: string;
	/** So many calls are hit; default 1. */
	readonly times?: number;
	/** How likely a call that could be hit is; default 1. */
	readonly probability?: number;
	/** So many matching calls pass unharmed first; default 0. */
	readonly after?: number;
};

interface Armed {
	readonly fault: Fault;
	after: number;
	times: number;
}

/** Faults waiting for their calls; the first that matches is used. */
export class Faults {
	private armed: Armed[] = [];

	/** The function returned takes back what is left of it. */
	add(fault: Fault): () => void {
		const armed = { fault, after: fault.after ?? 0, times: fault.times ?? 1 };
		this.armed.push(armed);
		return () => (this.armed = this.armed.filter((one) => one !== armed));
	}

	clear(): void {
		this.armed = [];
	}

	/** The fault that hits this call, if any; it is used up. */
	take(path: string, random: () => number): Fault | undefined {
		const hit = this.armed.find(
			({ fault: { path: begin = '/', probability = 1 } }) =>
				path.startsWith(begin) && (probability === 1 || random() < probability),
		);
		if (!hit) return undefined;
		if (hit.after > 0) {
			hit.after--;
			return undefined;
		}
		hit.times--;
		if (hit.times <= 0) this.armed = this.armed.filter((armed) => armed !== hit);
		return hit.fault;
	}
}
