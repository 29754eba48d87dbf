import type { Worker } from 'node:cluster';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { until } from '../../host/n8n/until';
import { Processes } from '../inbox/processes';
import type { Engine } from '../store/engines';
import type { Order, Tale } from './mainOrders';

/** How long anything may take on a busy machine, a lease that has to run out included. */
const PATIENCE = { forMs: 90_000, everyMs: 50 };

/** One of the mains, seen from outside. */
export class Main {
	/** The events that it told of, in order. */
	readonly told: Readonly<Record<Tale['kind'], string[]>> = {
		ready: [],
		stored: [],
		taken: [],
		began: [],
		ended: [],
		warned: [],
	};

	isFrozen = false;

	constructor(
		private readonly child: Worker,
		private readonly heard: (what: string) => void,
	) {
		child.on('message', (tale: Tale) => {
			this.told[tale.kind].push(...tale.events);
			for (const event of tale.events) heard(`${tale.kind} ${event}`);
		});
	}

	/** Who holds the leases of its rows. */
	get owner(): string {
		return `process ${this.child.process.pid}`;
	}

	tell(order: Order): void {
		this.child.send(order);
	}

	freeze(): void {
		this.isFrozen = true;
		this.child.process.kill('SIGSTOP');
		this.heard('froze');
	}

	wake(): void {
		this.isFrozen = false;
		this.child.process.kill('SIGCONT');
	}

	/** Waits until it has ended so many runs more. */
	async endsMore(count: number): Promise<void> {
		const { ended } = this.told;
		const enough = ended.length + count;
		await until(`${count} more runs to end`, () => ended.length >= enough, PATIENCE);
	}

	/** Waits until it has ended all these. */
	async ends(events: readonly string[]): Promise<void> {
		const has = () => events.every((event) => this.told.ended.includes(event));
		await until(`${events.join(', ')} to end`, has, PATIENCE);
	}
}

/** Mains of one n8n, and people who change without end. */
export class Mains {
	/** What was acknowledged. */
	readonly acknowledged: string[] = [];

	private readonly processes: Processes;

	private mains: readonly Main[] = [];

	private people: ReadonlyArray<Promise<void>> = [];

	/** Emits `stored <event>`, `ended <event>` and `froze`. */
	private readonly heard = new EventEmitter().setMaxListeners(0);

	private isOver = false;

	constructor(engine: Engine) {
		this.processes = new Processes(engine, join(__dirname, 'mainProcess.ts'));
	}

	async start(): Promise<[Main, Main]> {
		const heard = (what: string) => void this.heard.emit(what);
		const [one, other] = await this.processes.start(2);
		const mains: [Main, Main] = [new Main(one!, heard), new Main(other!, heard)];
		this.mains = mains;
		return mains;
	}

	/** So many people change twice; others take their turn when both changes have run, or cannot soon. */
	load(people: number): void {
		this.people = Array.from({ length: people }, async (_unused, n) => await this.changes(n));
	}

	/** Nobody changes any more, and all that was acknowledged has run. */
	async rest(): Promise<void> {
		this.isOver = true;
		await Promise.all(this.people);
		const haveRun = () => {
			const ended = new Set(this.mains.flatMap(({ told }) => told.ended));
			return this.acknowledged.every((event) => ended.has(event));
		};
		await until('all that was acknowledged to run', haveRun, PATIENCE);
	}

	async end(): Promise<void> {
		this.isOver = true;
		await this.processes.end();
	}

	private async changes(chain: number): Promise<void> {
		for (let person = 0; !this.isOver; person++) {
			const events = [`P${chain}x${person}p1`, `P${chain}x${person}p2`];
			const froze = once(this.heard, 'froze');
			const stored = this.all('stored', events).then(() => this.acknowledged.push(...events));
			const ended = this.all('ended', events);
			const awake = this.mains.filter(({ isFrozen }) => !isFrozen);
			awake[(chain + person) % awake.length]?.tell({ verb: 'receive', events });
			await Promise.race([Promise.all([stored, ended]), froze]);
		}
	}

	private async all(kind: string, events: readonly string[]): Promise<void> {
		await Promise.all(events.map(async (event) => await once(this.heard, `${kind} ${event}`)));
	}
}
