import { NodeOperationError, type IDataObject, type ITriggerFunctions } from 'n8n-workflow';

import { parseJson } from '../events/exactJson';
import { countOutputs, outputOf, toOutputs, type Passed, type Shape } from '../events/outputs';
import { appKey, type App } from '../transport/app';
import { dressing } from './dressing';
import type { Inbox } from '../inbox/inbox';
import type { Waiting } from '../inbox/rows';
import { logOf } from '../log';
import { outcomeOfError, outcomeOfRun, type Outcome } from '../worker/outcomes';
import type { Runner } from '../worker/runner';
import { decideAll } from './decideAll';
import { execute } from './execution';
import { askerOf } from './ownNames';
import type { TriggerSettings } from './settings';

interface Place {
	readonly node: string;
	/** The credential's. */
	readonly app: App;
	readonly inbox: Inbox;
}

/** Runs an active workflow for the rows of its trigger node. */
export function workflowRunner(
	context: ITriggerFunctions,
	settings: TriggerSettings,
	{ node, app, inbox }: Place,
): Runner {
	const { events } = settings;
	const key = appKey(app);
	const dress = dressing(settings, askerOf(context, app));
	return {
		node,
		startMode: settings.startMode,
		inOrder: settings.inOrder,
		retries: settings.retryFailedRuns,
		timeoutMs: Math.max(0, Number(context.getWorkflowSettings().executionTimeout) || 0) * 1_000,
		log: logOf(`${app.appId}, workflow ${context.getWorkflow().id}`),
		decideAll: async () => await decideAll(inbox, node, settings),
		objection: (row) => {
			if (row.app !== key) return 'the credential now names another app';
			return events.has(row.eventType) ? undefined : 'its event is no longer chosen';
		},
		run: async (rows) => await outcomeOf(context, rows, settings, dress),
		givenUp: (rows, reason) => showFailed(context, rows, reason),
	};
}

/** Starts an execution, and resolves when it has ended. */
async function outcomeOf(
	context: ITriggerFunctions,
	rows: readonly Waiting[],
	settings: TriggerSettings,
	dress: Shape['dress'],
): Promise<Outcome> {
	try {
		// By the output of now: since it was stored, events may have been added to the node.
		const passed: Passed[] = [];
		for (const { item, eventType } of rows) {
			passed.push({
				item: (await parseJson(item)) as IDataObject,
				output: outputOf(eventType, settings),
			});
		}
		const outputs = await toOutputs(passed, {
			outputs: countOutputs(settings),
			mergeChanges: settings.mergeChanges,
			dress,
		});
		return outcomeOfRun(await execute(context, outputs));
	} catch (error) {
		return outcomeOfError(error);
	}
}

/** Shows a failed execution in n8n's list, where this n8n can (since 2.0). */
function showFailed(context: ITriggerFunctions, rows: readonly Waiting[], reason: string): void {
	const ids = rows.slice(0, 5).map(({ eventId }) => eventId);
	const more = rows.length > ids.length ? ` and ${rows.length - ids.length} more` : '';
	const error = new NodeOperationError(context.getNode(), `A run was given up: ${reason}`, {
		description: `Event ${ids.join(', ')}${more}. Nothing is lost: find what ends n8n (its log and memory), and then run the change again with the node Feishu CoreHR, resource Change, operation Run Again.`,
	});
	const { saveFailedExecution } = context as Partial<ITriggerFunctions>;
	saveFailedExecution?.call(context, error);
}
