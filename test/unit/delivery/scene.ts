import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Backlog } from '../../../nodes/FeishuCoreHr/delivery/backlog';
import { Emitter } from '../../../nodes/FeishuCoreHr/delivery/emitter';
import type { Entry } from '../../../nodes/FeishuCoreHr/delivery/entries';
import { Executions } from '../../../nodes/FeishuCoreHr/delivery/executions';
import { Slots } from '../../../nodes/FeishuCoreHr/delivery/slots';
import { BacklogStore } from '../../../nodes/FeishuCoreHr/journal/backlogStore';
import { FakeClock } from './fakeClock';
import { FakeN8n } from './fakeN8n';

export const entry = (event_id: string): Entry => ({ item: { event_id }, output: 0 });

export interface SceneOptions {
	readonly acknowledge?: 'received' | 'success';
	readonly slots?: number;
	readonly batchSize?: number;
	/** Where nothing can be stored. */
	readonly noFolder?: boolean;
}

/** A trigger node in an n8n whose runs end when the test says so. */
export class DeliveryScene {
	readonly clock = new FakeClock();

	readonly n8n = new FakeN8n();

	readonly log: string[] = [];

	readonly folder = mkdtempSync(join(tmpdir(), 'delivery-'));

	private readonly stores: BacklogStore[] = [];

	private readonly slots: Slots;

	constructor(private readonly options: SceneOptions = {}) {
		this.slots = new Slots(options.slots ?? 200, 60_000, this.clock);
	}

	/** The node as it is activated, by another process of n8n when it is not the first. */
	activate(node = 'node') {
		const { acknowledge = 'received', batchSize = 1, noFolder } = this.options;
		const write = (message: string) => void this.log.push(message);
		const folder = noFolder ? join(this.folder, 'missing') : this.folder;
		const store = new BacklogStore({ folder, logger: { warn: write } });
		this.stores.push(store);
		const backlog = new Backlog({
			node,
			store,
			executions: new Executions(this.n8n.context, { outputs: 1, mergeChanges: false }),
			slots: this.slots,
			batchSize,
			clock: this.clock,
			log: { debug: write, info: write, warn: write },
		});
		const emitter = new Emitter(acknowledge, backlog);
		const run = async (...ids: readonly string[]) =>
			await emitter.run(ids.map(entry), this.clock.now() + 2_500);
		return { backlog, run, store };
	}

	/** The events of each run that n8n was asked for. */
	get ran(): ReadonlyArray<readonly string[]> {
		return this.n8n.runs.map((_, run) =>
			(this.n8n.items(run) ?? []).map((item) => item.event_id as string),
		);
	}

	end(): void {
		for (const store of this.stores) store.close();
		rmSync(this.folder, { recursive: true, force: true });
	}
}
