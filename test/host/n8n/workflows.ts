import type { RestClient } from './restClient';
import type { WorkflowDraft } from './workflowDraft';
import { until, type Patience } from './until';

export interface SavedWorkflow extends WorkflowDraft {
	readonly id: string;
	readonly versionId: string;
}

export interface PublicationStatus {
	readonly status: 'not_published' | 'in_progress' | 'published' | 'partial' | 'failed';
	readonly liveVersionId: string | null;
	readonly triggers: ReadonlyArray<{
		readonly nodeId: string;
		readonly status: 'activated' | 'failed';
		/** What the editor shows beside the trigger. */
		readonly errorMessage: string | null;
	}>;
}

/** The answer to "Execute workflow": a run, or a listener for one call of the test URL. */
export type TestRun = { readonly executionId: string } | { readonly waitingForWebhook: true };

/** n8n tries a failing trigger five times, with 1, 2, 4 and 8 s between. */
const PUBLICATION: Patience = { forMs: 90_000 };

/** The workflows of one n8n. */
export class Workflows {
	constructor(private readonly rest: RestClient) {}

	async create(draft: WorkflowDraft): Promise<SavedWorkflow> {
		return await this.rest.send('POST', '/workflows', draft);
	}

	async get(id: string): Promise<SavedWorkflow> {
		return await this.rest.send('GET', `/workflows/${id}`);
	}

	async list(): Promise<ReadonlyArray<Pick<SavedWorkflow, 'id' | 'name' | 'versionId'>>> {
		return await this.rest.send('GET', '/workflows');
	}

	/** Saves a new version; it is live only after `publish`. */
	async update(id: string, draft: WorkflowDraft): Promise<SavedWorkflow> {
		const { versionId } = await this.get(id);
		return await this.rest.send('PATCH', `/workflows/${id}`, { ...draft, versionId });
	}

	/** Publishes the saved version and waits until n8n is done with its triggers, well or not. */
	async publish(id: string): Promise<PublicationStatus> {
		const { versionId } = await this.get(id);
		await this.rest.send('POST', `/workflows/${id}/activate`, { versionId });
		return await until(
			'the publication to settle',
			async () => {
				const state = await this.publicationStatus(id);
				const settled = ['published', 'partial', 'failed'].includes(state.status);
				return settled && state;
			},
			PUBLICATION,
		);
	}

	/** Publishes a workflow that must come alive. */
	async activate(id: string): Promise<void> {
		const { status, triggers } = await this.publish(id);
		if (status === 'published') return;
		const reasons = triggers.map(({ errorMessage }) => errorMessage).join('; ');
		throw new Error(`The workflow was to be active, but is ${status}: ${reasons}`);
	}

	/** Takes the workflow offline and waits until its triggers are closed. */
	async deactivate(id: string): Promise<void> {
		await this.rest.send('POST', `/workflows/${id}/deactivate`, {});
		await until('the workflow to be offline', async () => {
			const { status } = await this.publicationStatus(id);
			return status === 'not_published';
		});
	}

	async publicationStatus(id: string): Promise<PublicationStatus> {
		return await this.rest.send('GET', `/workflows/${id}/publication-status`);
	}

	/** "Execute workflow" in the editor, from the named trigger. */
	async testRun(id: string, trigger: string): Promise<TestRun> {
		return await this.rest.send('POST', `/workflows/${id}/run`, {
			triggerToStartFrom: { name: trigger },
		});
	}

	/** "Stop listening" in the editor, for a run that waits for its test URL. */
	async stopListening(id: string): Promise<void> {
		await this.rest.send('DELETE', `/test-webhook/${id}`);
	}

	async remove(id: string): Promise<void> {
		await this.rest.send('POST', `/workflows/${id}/archive`, {});
		await this.rest.send('DELETE', `/workflows/${id}`);
	}
}
