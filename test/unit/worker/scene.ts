import { Inbox } from '../../../nodes/FeishuCoreHr/inbox/inbox';
import { Leases } from '../../../nodes/FeishuCoreHr/inbox/leases';
import type { NewRow, Waiting } from '../../../nodes/FeishuCoreHr/inbox/rows';
import {
	StoreFault,
	type Durability,
	type Store,
	type Transaction,
} from '../../../nodes/FeishuCoreHr/store/store';
import type { StartMode } from '../../../nodes/FeishuCoreHr/worker/due';
import type { Outcome } from '../../../nodes/FeishuCoreHr/worker/outcomes';
import type { Runner } from '../../../nodes/FeishuCoreHr/worker/runner';
import { Worker } from '../../../nodes/FeishuCoreHr/worker/worker';
import { FakeClock, settled } from '../fakeClock';
import { names, NODE, SECOND } from '../inbox/scene';
import { onEngine, type Engine } from '../store/engines';

/** What `delivery.ts` allows, with fewer places. */
const PLACES = { places: 4, underWay: 6, lentForMs: 30 * SECOND };

/** A store that can be away, and that tells when it has nothing to do. */
class WatchedStore implements Store {
	isAway = false;

	busy = 0;

	constructor(private readonly store: Store) {}

	get dialect() {
		return this.store.dialect;
	}

	get place() {
		return this.store.place;
	}

	async transact<T>(durability: Durability, work: (tx: Transaction) => Promise<T>): Promise<T> {
		if (this.isAway) throw new StoreFault('unreachable', 'away');
		this.busy += 1;
		return await this.store.transact(durability, work).finally(() => (this.busy -= 1));
	}

	async size() {
		return await this.store.size();
	}

	async close() {
		await this.store.close();
	}
}

/** A run under way, as n8n would run it. */
interface Run {
	readonly events: readonly string[];
	end(outcome: Outcome): void;
}

/** A subscription whose runs end when the test says so. */
export class FakeRunner implements Runner {
	startMode: StartMode = { kind: 'each' };
	inOrder = true;
	retries = 0;
	timeoutMs = 0;

	/** Every start, each as the names of its events. */
	readonly started: string[] = [];

	readonly underWay: Run[] = [];

	readonly lines: string[] = [];

	readonly shownAsGivenUp: string[] = [];

	/** Called at each start; what it returns ends the run at once. */
	n8n: (events: string) => Outcome | undefined = () => undefined;

	decideAll = async () => {};

	objection: Runner['objection'] = () => undefined;

	readonly log = {
		debug: () => undefined,
		info: () => undefined,
		warn: (message: string) => void this.lines.push(message),
	};

	constructor(readonly node = NODE) {}

	readonly run = async (rows: readonly Waiting[]): Promise<Outcome> => {
		const events = names(rows);
		this.started.push(events.join('+'));
		const told = this.n8n(events.join('+'));
		if (told) return told;
		return await new Promise((resolve) => {
			const run: Run = {
				events,
				end: (outcome) => {
					this.underWay.splice(this.underWay.indexOf(run), 1);
					resolve(outcome);
				},
			};
			this.underWay.push(run);
		});
	};

	readonly givenUp = (rows: readonly Waiting[]) =>
		void this.shownAsGivenUp.push(names(rows).join('+'));

	/** Ends the run of these events. */
	end(events: string, outcome: Outcome = { kind: 'ended' }): void {
		const run = this.underWay.find((one) => one.events.join('+') === events);
		if (!run) throw new Error(`${events} does not run`);
		run.end(outcome);
	}

	get running(): string[] {
		return this.underWay.map(({ events }) => events.join('+'));
	}
}

/** One n8n process after another, or several side by side, on one engine and under one clock. */
export class Processes {
	readonly clock = new FakeClock();

	private readonly stores: WatchedStore[] = [];

	private readonly workers: Worker[] = [];

	constructor(private readonly engine: Engine) {}

	start({ limits = PLACES }: { limits?: ConstructorParameters<typeof Worker>[3] } = {}) {
		const { clock } = this;
		const store = new WatchedStore(this.engine.open());
		const owner = `process ${this.stores.push(store)}`;
		const inbox = new Inbox(store, owner, clock, () => undefined);
		const worker = new Worker(
			inbox,
			new Leases(store, owner, clock, limits.inQueueMode),
			clock,
			limits,
		);
		this.workers.push(worker);
		return {
			store,
			inbox,
			worker,
			put: async (rows: readonly NewRow[]) => {
				await inbox.put(rows);
				worker.wake();
				await this.quiet();
			},
			/** As `kill -9`: nothing of it reaches the store any more. */
			kill: () => {
				store.isAway = true;
				worker.stop();
			},
		};
	}

	/** Lets everything happen that needs no time to pass. */
	async quiet(): Promise<void> {
		for (let still = 0; still < 5; still++) {
			await settled();
			if (this.stores.some(({ busy }) => busy > 0)) still = -1;
		}
	}

	/** Lets time pass, and everything happen that it brings. */
	async pass(milliseconds: number): Promise<void> {
		for (let left = milliseconds; left > 0; left -= SECOND) {
			await this.clock.pass(Math.min(left, SECOND));
			await this.quiet();
		}
	}

	/** Each event that is stored, with its state. */
	async stored(columns = 'event_id, state'): Promise<string[]> {
		const found = await this.engine
			.open()
			.transact('read', async (tx) => await tx.rows(`select ${columns} from event order by id`));
		return found.map((cells) => Object.values(cells).join(' '));
	}

	stop(): void {
		for (const worker of this.workers) worker.stop();
	}
}

/** A process with one subscription. */
export function withRunner(
	processes: Processes,
	startMode: StartMode = { kind: 'each' },
	inQueueMode = false,
) {
	const process = processes.start({ limits: { ...PLACES, inQueueMode } });
	const runner = new FakeRunner();
	runner.startMode = startMode;
	process.worker.add(runner);
	return { ...process, runner };
}

/** Processes anew for each of the tests around it. */
export function onProcesses(
	start: () => Engine | Promise<Engine>,
	begin: (processes: Processes) => void,
): void {
	let processes: Processes;
	const end = async () => {
		processes.stop();
		await processes.quiet();
	};
	onEngine(start, (engine) => begin((processes = new Processes(engine))), end);
}
