import type { BacklogStore, Stored } from '../journal/backlogStore';
import { STALE_CLAIM_MS } from '../journal/standing';
import type { Log } from '../longConnection/logger';
import { before, type Clock } from './clock';
import type { Entry } from './entries';
import type { Executions, Outcome } from './executions';
import { Pause } from './pause';
import type { Slots } from './slots';

/** A run that lasts longer than this counts as done, like one that is acknowledged, milliseconds. */
const COUNTS_AS_DONE = 2_500;

export interface BacklogOptions {
	/** The workflow and the node: whose events these are, also after a restart. */
	readonly node: string;
	readonly store: BacklogStore;
	readonly executions: Executions;
	readonly slots: Slots;
	/** The most events of one execution. */
	readonly batchSize: number;
	readonly clock: Clock;
	readonly log: Log;
}

/**
 * The events of one trigger node that are acknowledged and wait for their run: in memory, in the
 * order in which they came, and in a file, so that a restart finds them.
 */
export class Backlog {
	private readonly waiting = new Map<string, Stored>();

	private readonly underWay = new Set<Promise<unknown>>();

	private open = true;

	private running = false;

	private toldBusy = false;

	private readonly pause: Pause;

	private cancelReload: () => void = () => undefined;

	/** Shared by what waits here and what has just come. */
	readonly slots: Slots;

	constructor(private readonly options: BacklogOptions) {
		this.slots = options.slots;
		this.pause = new Pause(options.clock, () => void this.runAll());
	}

	/** Goes on with what waited when the workflow stopped or n8n ended. */
	resume(): void {
		const { clock, log, node, store } = this.options;
		const load = () => {
			const found = store.load(node, clock.now()).filter(({ key }) => !this.waiting.has(key));
			if (found.length > 0) log.info(`${found.length} events that waited are started now`);
			this.enqueue(found);
		};
		load();
		// Those that another process, or this workflow before it was published anew, had in hand.
		this.cancelReload = clock.at(clock.now() + STALE_CLAIM_MS + 1_000, load);
	}

	/** Takes events over when they can be written down: whether they may be acknowledged. */
	async add(entries: readonly Entry[]): Promise<boolean> {
		if (!this.open) return false;
		const { clock, node, store } = this.options;
		const stored = await store.add(node, entries.map(toText), clock.now());
		if (!stored) return false;
		this.enqueue(stored);
		return true;
	}

	/**
	 * Starts one execution. Events that n8n reports as not started only after the deadline, when
	 * they are acknowledged, wait here for another start.
	 *
	 * @param deadline milliseconds since 1970
	 * @param release called when the run has ended
	 * @returns undefined when the run goes on at the deadline
	 */
	async start(
		entries: readonly Entry[],
		deadline: number,
		release: () => void,
	): Promise<Outcome | undefined> {
		const { clock, executions } = this.options;
		const run = executions.start(entries).finally(release);
		const outcome = await before(clock, deadline, run);
		if (outcome === undefined) {
			void run.then(async (late) => late === 'notStarted' && (await this.keep(entries)));
		}
		return outcome;
	}

	/** Starts nothing more; resolves when nothing is under way. The rest stays in the file. */
	async leave(): Promise<void> {
		this.open = false;
		this.cancelReload();
		this.pause.cancel();
		await Promise.allSettled(this.underWay);
		this.waiting.clear();
	}

	private enqueue(stored: readonly Stored[]): void {
		if (!this.open) return;
		for (const one of stored) this.waiting.set(one.key, one);
		void this.runAll();
	}

	/** Remembered at any rate, for as long as n8n runs: nobody will bring them again. */
	private async keep(entries: readonly Entry[]): Promise<void> {
		const { clock, node, store } = this.options;
		const texts = entries.map(toText);
		this.rest();
		this.enqueue((await store.add(node, texts, clock.now())) ?? store.keepInMemory(texts));
	}

	private async runAll(): Promise<void> {
		const { log } = this.options;
		if (this.running) return;
		this.running = true;
		while (this.mayRun) {
			const release = this.slots.takeNow() ?? (await this.slotLater());
			const stored = this.mayRun ? this.takeSome() : [];
			if (stored.length === 0) {
				release();
				continue;
			}
			const run = this.runStored(stored, release).catch((error: unknown) => {
				release();
				log.warn('events that waited could not be started', { error });
			});
			this.underWay.add(run);
			void run.finally(() => this.underWay.delete(run));
		}
		this.running = false;
		this.toldBusy = false;
	}

	private async slotLater(): Promise<() => void> {
		const { log } = this.options;
		if (!this.toldBusy) log.info('n8n is busy: events wait for their turn, safely stored');
		this.toldBusy = true;
		return await this.slots.take();
	}

	private get mayRun(): boolean {
		return this.open && this.waiting.size > 0 && !this.pause.isOn;
	}

	/** The oldest, but for those that another process took. */
	private takeSome(): readonly Stored[] {
		const { batchSize, clock, store } = this.options;
		const some: Stored[] = [];
		for (const [key, one] of this.waiting) {
			if (some.length === batchSize) break;
			some.push(one);
			this.waiting.delete(key);
		}
		return store.take(some, clock.now());
	}

	private async runStored(stored: readonly Stored[], release: () => void): Promise<void> {
		const { clock, store } = this.options;
		const entries = stored.map(({ text }) => JSON.parse(text) as Entry);
		const outcome = await this.start(entries, clock.now() + COUNTS_AS_DONE, release);
		if (outcome === 'cutOff' || outcome === 'notStarted') {
			store.giveBack(stored);
			this.rest();
			this.enqueue(stored);
			return;
		}
		store.remove(stored);
		this.pause.forget();
	}

	private rest(): void {
		if (!this.open || !this.pause.begin()) return;
		this.options.log.warn('n8n could not start an execution (its database may be down); trying on');
	}
}

const toText = ({ item, output }: Entry): string => JSON.stringify({ item, output });
