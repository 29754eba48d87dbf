import { WEBHOOK_RESOLVERS, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';
import { OWN_TYPES } from '../events/ownEvents';
import { OUTPUT_NAMES, typesAt } from '../events/outputs';
import { keepChoices } from '../keepChoices';
import { inPanelLanguage } from '../panelLanguage';

import { consoleHints } from './consoleHints';
import { connectionProperties } from './properties/connection';
import { eventProperties } from './properties/events';
import { filterProperties } from './properties/filters';
import { optionsProperty } from './properties/options';
import { startModeProperties } from './properties/startMode';
import { testRunProperties } from './properties/testRun';

const IS_WEBHOOK = '$parameter["connection"] === "webhook"';

/** One output for each kind of events among those chosen, as `countOutputs` counts them. */
const OUTPUTS: `={{${string}}}` = `={{ $parameter["options"]?.["separateOutputs"] === true && $parameter["events"]?.length > 1 ? [].concat($parameter["events"]).filter((event) => $parameter["connection"] !== "webhook" || !${JSON.stringify(OWN_TYPES)}.includes(event)).map((event) => ${JSON.stringify(typesAt(0))}.includes(event) ? 0 : ${JSON.stringify(typesAt(1))}.includes(event) ? 1 : 2).filter((place, index, all) => all.indexOf(place) === index).sort().map((place, index, all) => all.length > 1 ? { type: "main", displayName: ${JSON.stringify(OUTPUT_NAMES)}[place] } : { type: "main" }) : [{ type: "main" }] }}`;

const TEST_RUN =
	"<b>While building your workflow</b>, click <b>Execute step</b>, then change something in CoreHR (or wait for a change). The next event that passes this node's filter shows up here. An active workflow on the same app gets it, too.<br><br><b>To get an item at once</b> by long connection, without changing anybody, set <b>Test Run</b> to <b>Sample</b> first.";

/** What the canvas shows under the node's name: "person updated, job change status updated", at most 3. */
export const triggerSubtitle =
	'={{ [].concat($parameter["events"]).map((event, place, all) => place > 3 ? "" : place === 3 ? "and " + (all.length - 3) + " more" : String(event).replace(/^corehr[.]|_v[0-9]+$/g, "").replace(/[._]/g, " ")).filter((name) => name).join(", ") }}';

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

const IS_SAMPLE = '$parameter["connection"] !== "webhook" && $parameter["testRun"] === "sample"';

/** The description but for the name card, which n8n's linter wants to find in the node class. */
export const triggerDescription: Omit<
	INodeTypeDescription,
	'displayName' | 'name' | 'icon' | 'group' | 'version' | 'subtitle' | 'description' | 'defaults'
> = inPanelLanguage({
	eventTriggerDescription:
		'Waiting for a change: now change something in Feishu CoreHR that this node listens to, such as the phone number of a person',
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
	hints: [
		{
			message:
				'This is a sample, not a change in CoreHR. If an ID in it is made up, "sample_note" says why. To test with a real change, set Test Run to Next Change.',
			type: 'info',
			location: 'outputPane',
			whenToDisplay: 'afterExecution',
			displayCondition: `={{ ${IS_SAMPLE} }}`,
		},
		...consoleHints,
	],
	inputs: [],
	outputs: OUTPUTS,
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
		...filterProperties,
		...startModeProperties,
		...testRunProperties,
		optionsProperty,
	]),
});
