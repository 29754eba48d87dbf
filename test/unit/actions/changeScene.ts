import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { delivery } from '../../../nodes/FeishuCoreHr/delivery';
import type { NewRow } from '../../../nodes/FeishuCoreHr/inbox/rows';
import { appFromCredential, appKey } from '../../../nodes/FeishuCoreHr/transport/app';
import { FakeClock } from '../fakeClock';
import { ids, known, MINUTE, row, Scene } from '../inbox/scene';
import type { Engine } from '../store/engines';
import { runNode, type Run } from './runNode';

/** Nobody listens there: the resource Change asks the platform for nothing. */
export const CREDENTIAL = {
	platform: 'custom',
	baseUrl: 'http://127.0.0.1:9/',
	appId: 'cli_0123456789abcdef',
	appSecret: 'the secret of the app',
};
export const APP = appKey(appFromCredential(CREDENTIAL));

export const ENVIRONMENT = ['FEISHU_COREHR_INBOX_URL', 'N8N_USER_FOLDER', 'EXECUTIONS_MODE'];

/** What an n8n process has stored for two workflows, seen through the action node of another. */
export class ChangeScene {
	readonly clock = new FakeClock(Date.now());

	private readonly trigger: Scene;

	constructor(engine: Engine) {
		startProcess(engine.env);
		this.trigger = new Scene(engine, 'me', { clock: this.clock });
	}

	async activate(...nodes: readonly string[]): Promise<void> {
		const some = this.trigger.subscriptions();
		for (const node of nodes) await some.arrive(known(node, { app: APP }));
	}

	async put(eventId: string, others: Partial<NewRow> = {}): Promise<void> {
		await this.trigger.inbox.put([row(eventId, { app: APP, ...others })]);
	}

	/** Stores a change whose run has ended so. */
	async ended(
		eventId: string,
		state: 'done' | 'failed' | 'givenUp' = 'failed',
		others: Partial<NewRow> = {},
	): Promise<void> {
		await this.put(eventId, others);
		const taken = await this.trigger.take(others.node === undefined ? {} : { node: others.node });
		await this.trigger.inbox.end(ids(taken), { state, reason: 'it failed' });
	}

	/** A change in each status, named after it. */
	async oneOfEach(): Promise<void> {
		for (const state of ['done', 'failed', 'givenUp'] as const) await this.ended(state, state);
		await this.put('retrying');
		const retrying = { state: 'retrying', dueInMs: MINUTE, reason: 'it failed' } as const;
		await this.trigger.inbox.end(ids(await this.trigger.take()), retrying);
		await this.put('running');
		await this.trigger.take();
		await this.put('waiting');
		await this.put('undecided', { state: 'undecided' });
	}

	/** The events that run next. */
	async starts(): Promise<string[]> {
		return (await this.trigger.take()).map(({ eventId }) => eventId);
	}

	async run(
		operation: string,
		parameters: Run['parameters'] = {},
		{ items = [{}], ...others }: Partial<Run> = {},
	): Promise<INodeExecutionData[]> {
		return await runNode({
			parameters: { resource: 'change', operation, ...parameters },
			items,
			credential: CREDENTIAL,
			...others,
		});
	}

	async list(parameters: Run['parameters'] = {}, others: Partial<Run> = {}): Promise<unknown[]> {
		return eventIds(await this.run('getMany', parameters, others));
	}
}

export const eventIds = (output: readonly INodeExecutionData[]): unknown[] =>
	output.map(({ json }) => json.event_id);

export const from = (output: readonly INodeExecutionData[]): IDataObject[] =>
	output.map(({ json }) => json);

/** A process of n8n starts with these settings, and has opened nothing yet. */
export function startProcess(env: Readonly<Record<string, string>>): void {
	for (const name of ENVIRONMENT) delete process.env[name];
	Object.assign(process.env, env);
	const shelf = globalThis as unknown as Record<symbol, unknown>;
	for (const key of Object.getOwnPropertySymbols(shelf)) {
		if (key.description?.includes('/delivery@')) delete shelf[key];
	}
}

export const endProcess = async (): Promise<void> => await delivery().inbox.store.close();
