import type {
	IDataObject,
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { Delivery } from '../../../nodes/FeishuCoreHr/delivery';
import { Changes } from '../../../nodes/FeishuCoreHr/inbox/changes';
import { Leases } from '../../../nodes/FeishuCoreHr/inbox/leases';
import { Lines } from '../../../nodes/FeishuCoreHr/inbox/lines';
import { Reminders } from '../../../nodes/FeishuCoreHr/memory/reminders';
import { Memory } from '../../../nodes/FeishuCoreHr/memory/memory';
import { nodeKey } from '../../../nodes/FeishuCoreHr/nodeKey';
import { Door } from '../../../nodes/FeishuCoreHr/door';
import { Worker } from '../../../nodes/FeishuCoreHr/worker/worker';
import { FakeClock, settled } from '../fakeClock';
import { PERSON } from '../hrEvents';
import { INSTANCE, Scene } from '../inbox/scene';
import { http } from '../longConnection/listeners';
import type { Engine } from '../store/engines';
import { node } from './node';

/** Where `delivery.ts` keeps what there is once in a process. */
const PLACE = Symbol.for('n8n-nodes-feishu-corehr/delivery@1');
const shelf = globalThis as unknown as Record<symbol, unknown>;

/** What stands behind the triggers of an n8n process (`delivery.ts`), under a clock that stands still. */
export class House implements Delivery {
	readonly scene: Scene;
	readonly inbox;
	readonly subscriptions;
	readonly changes;
	readonly worker;
	readonly door;
	readonly lines;
	readonly reminders;
	readonly memory;
	readonly clock;

	/** Transactions under way. */
	private busy = 0;

	private constructor(engine: Engine, owner: string, clock: FakeClock) {
		this.scene = new Scene(engine, owner, { clock });
		const { inbox, store } = this.scene;
		const transact = store.transact.bind(store);
		store.transact = async (durability, work) => {
			this.busy += 1;
			return await transact(durability, work).finally(() => (this.busy -= 1));
		};
		this.inbox = inbox;
		this.subscriptions = this.scene.subscriptions();
		this.changes = new Changes(store, clock);
		this.lines = new Lines(store, clock);
		this.reminders = new Reminders(store, clock);
		this.memory = new Memory(store, clock);
		this.clock = clock;
		const leases = new Leases(store, owner, clock);
		this.worker = new Worker(inbox, leases, clock, { places: 9, underWay: 9 });
		const log = { debug: () => {}, info: () => {}, warn: () => {} };
		const stored = () => this.worker.wake();
		this.door = new Door({ inbox, subscriptions: this.subscriptions, clock, log, stored });
	}

	/** The process starts: its triggers find it as they find their own. */
	static open(engine: Engine, owner = 'first', clock = new FakeClock()): House {
		const house = new House(engine, owner, clock);
		shelf[PLACE] = house;
		return house;
	}

	/** As if nothing was opened yet; what was is stopped, and has written what it had to write. */
	static async close(): Promise<void> {
		const house = shelf[PLACE] as House | undefined;
		delete shelf[PLACE];
		house?.worker.stop();
		await house?.quiet();
	}

	/** Lets everything happen that needs no time to pass. */
	async quiet(): Promise<void> {
		for (let still = 0; still < 5; still++) {
			await settled();
			if (this.busy > 0) still = -1;
		}
	}
}

/** As n8n's helper gives it. */
interface Deferred {
	readonly promise: Promise<IRun>;
	resolve(run: IRun): void;
	reject(error: Error): void;
}

function createDeferredPromise(): Deferred {
	let settle!: Omit<Deferred, 'promise'>;
	const promise = new Promise<IRun>((resolve, reject) => (settle = { resolve, reject }));
	return { promise, ...settle };
}

/** An execution that a trigger started. */
interface Started {
	readonly outputs: INodeExecutionData[][];
	readonly done: Deferred | undefined;
}

interface Options {
	readonly parameters?: Record<string, unknown>;
	readonly credential?: IDataObject;
	readonly mode?: WorkflowExecuteMode;
	readonly activation?: WorkflowActivateMode;
	readonly executionTimeout?: number;
}

/** n8n as the trigger node of one workflow sees it, and what it was told. */
export class FakeN8n {
	readonly started: Started[] = [];

	readonly errors: Error[] = [];

	readonly failedExecutions: Error[] = [];

	/** What becomes of an execution; undefined: it goes on. */
	ends: () => IRun | Error | undefined = () => ({ status: 'success' }) as IRun;

	readonly context: ITriggerFunctions;

	constructor(
		readonly workflowId: string,
		{ parameters, credential, mode, activation, executionTimeout }: Options = {},
	) {
		const source = node({ events: [PERSON], ...parameters });
		this.context = {
			...source,
			getInstanceId: () => INSTANCE,
			getWorkflow: () => ({ id: workflowId, name: workflowId, active: true }),
			getWorkflowSettings: () => ({ executionTimeout }),
			getMode: () => mode ?? 'trigger',
			getActivationMode: () => activation ?? 'init',
			getCredentials: async () => credential ?? { appId: 'cli_a', appSecret: 'secret' },
			emit: (outputs: INodeExecutionData[][], _: unknown, done?: Deferred) =>
				this.start({ outputs, done }),
			emitError: (error: Error) => this.errors.push(error),
			saveFailedExecution: (error: Error) => this.failedExecutions.push(error),
			helpers: { createDeferredPromise, httpRequest: http },
			logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
		} as unknown as ITriggerFunctions;
	}

	get node(): string {
		return nodeKey(this.context);
	}

	/** The ids of the events of each execution. */
	get runs(): unknown[] {
		return this.started.map(({ outputs }) => outputs.flat().map(({ json }) => json.event_id));
	}

	private start(started: Started): void {
		this.started.push(started);
		const end = this.ends();
		if (end instanceof Error) started.done?.reject(end);
		else if (end) started.done?.resolve(end);
	}
}
