import { WEBHOOK_RESOLVERS, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';
import { keepChoices } from '../keepChoices';
import { connectionProperties } from './properties/connection';
import { eventProperties } from './properties/events';
import { optionsProperty } from './properties/options';
import { startModeProperties } from './properties/startMode';

const IS_WEBHOOK = '$parameter["connection"] === "webhook"';
const HAS_TWO_OUTPUTS =
	'$parameter["options"]?.["separateOutputs"] === true && $parameter["events"]?.length > 1';

const TEST_RUN =
	"<b>While building your workflow</b>, click <b>Execute step</b>, then change a person or a location in CoreHR (or wait for a change). The next event that passes this node's filter shows up here. An active workflow on the same app gets it, too.";

/** What the canvas shows under the node's name: "person updated, location updated". */
export const triggerSubtitle =
	'={{ [].concat($parameter["events"]).map((event) => String(event).split(".")[1] + " updated").join(", ") }}';

/**
 * The method as an expression and as a function. n8n evaluates the first expression of a request
 * in 20 ms; 2.41 calls the function instead when no parameter of the node is an expression.
 * An empty method registers no webhook: the editor then tests through `trigger()`.
 */
const METHOD = {
	template: `={{ ${IS_WEBHOOK} ? "POST" : "" }}`,
	resolve: ({ connection }: INodeParameters) => (connection === 'webhook' ? 'POST' : ''),
};

/** Older versions of n8n have no such key, and evaluate the expression. */
const RESOLVERS: symbol | undefined = WEBHOOK_RESOLVERS;

/** The description but for the name card, which n8n's linter wants to find in the node class. */
export const triggerDescription: Omit<
	INodeTypeDescription,
	'displayName' | 'name' | 'icon' | 'group' | 'version' | 'subtitle' | 'description' | 'defaults'
> = {
	eventTriggerDescription: 'Waiting for a change of a person or a location in CoreHR',
	activationMessage: 'Changes in CoreHR will now start this workflow.',
	triggerPanel: {
		header: 'Start on changes in CoreHR',
		executionsHelp: {
			inactive: `${TEST_RUN}<br><br><b>Once your workflow is ready</b>, publish (activate) it. Changes then start it by themselves; those executions show up in the executions list, not here.`,
			active: `${TEST_RUN}<br><br><b>Your workflow is active</b>: changes start it by themselves. Those executions show up in the <a data-key="executions">executions list</a>, not here.`,
		},
		activationHint: {
			inactive: 'Once your workflow is ready, publish (activate) it to run on every change.',
			active: 'The active workflow runs on every change; those executions do not show up here.',
		},
	},
	inputs: [],
	outputs: `={{ ${HAS_TWO_OUTPUTS} ? [{ type: "main", displayName: "Person" }, { type: "main", displayName: "Location" }] : [{ type: "main" }] }}`,
	credentials: [{ name: 'feishuCoreHrApi', required: true }],
	webhooks: [
		{
			name: 'default',
			httpMethod: METHOD.template,
			...(RESOLVERS && { [RESOLVERS]: { httpMethod: METHOD } }),
			ndvHideUrl: `={{ !(${IS_WEBHOOK}) }}`,
			path: 'webhook',
			responseMode: 'onReceived',
			// Empty on purpose: without it n8n answers the text `firstEntryJson` to an event that starts
			// a workflow, whatever `webhookResponse` says.
			responseData: '',
		},
	],
	properties: keepChoices([
		...connectionProperties,
		...eventProperties,
		...startModeProperties,
		optionsProperty,
	]),
};
