import type { IHookFunctions } from 'n8n-workflow';

import { FeishuCoreHrTrigger } from '../../../nodes/FeishuCoreHr/FeishuCoreHrTrigger.node';
import { prepareDressing } from '../../../nodes/FeishuCoreHr/trigger/dressing';
import { askerOf } from '../../../nodes/FeishuCoreHr/trigger/ownNames';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { workflowRunner } from '../../../nodes/FeishuCoreHr/trigger/workflowRunner';
import { appFromCredential, appKey } from '../../../nodes/FeishuCoreHr/transport/app';
import { misbehave, startSimulator, type Simulator } from '../../simulator';
import { credentialOf } from '../actions/runNode';
import { until } from '../fakeClock';
import { PERSON } from '../hrEvents';
import { NODE } from '../inbox/scene';
import { n8nContext } from '../n8nContext';
import { FakeN8n } from './house';

const QUERY = 'GET /open-apis/corehr/v1/custom_fields/query';
const FIELD = 'custom_field_33__c';

let simulator: Simulator;
beforeEach(async () => (simulator = await startSimulator()));
afterEach(async () => await simulator.close());

/** An active workflow, which has just been switched on. */
function setUp(options: object = {}) {
	const { encryptKey } = simulator.app;
	const credential = { ...credentialOf(simulator), encryptKey };
	const app = appFromCredential(credential);
	const lines: string[] = [];
	const n8n = new FakeN8n('w', { credential, parameters: { events: [PERSON], options } });
	const { httpRequest } = n8nContext().helpers;
	const context = {
		...n8n.context,
		helpers: { ...n8n.context.helpers, httpRequest },
		logger: { debug: (line: string) => lines.push(line) },
	} as unknown as typeof n8n.context;
	const settings = readSettings(context);
	const runner = workflowRunner(context, settings, { node: NODE, app, inbox: undefined as never });
	const item = { event_id: 'e', event_type: PERSON, matched_fields: ['gender', FIELD] };
	const row = { id: 1, app: appKey(app), eventId: 'e', eventType: PERSON, arrivedAt: 0 };
	const waiting = { ...row, item: JSON.stringify(item), starts: 1, failures: 0 };
	return {
		lines,
		prepared: async () => await prepareDressing(settings, askerOf(context, app)),
		/** What the next run says of what changed. */
		async text() {
			await runner.run([waiting]);
			return n8n.started.at(-1)?.outputs.flat()[0]?.json.changed_text;
		},
		create: async () => {
			const { webhookMethods } = new FeishuCoreHrTrigger();
			await webhookMethods.default.create.call(context as unknown as IHookFunctions);
		},
	};
}

it("a run calls the tenant's own fields by their names in the language of the node", async () => {
	const [chinese, english] = [setUp(), setUp({ fieldLanguage: 'en-US' })];
	await chinese.prepared();
	expect(await chinese.text()).toBe('性别、衬衫尺码');
	expect(await english.text()).toBe('Gender, Shirt size');
	expect(simulator.callsTo(QUERY)).toHaveLength(1);
});

it('no run waits for a name: what starts before it is there has the API name', async () => {
	simulator.faults.add({ kind: 'slow', delayMs: 300, times: 1, path: '/open-apis/corehr/' });
	const { text } = setUp();
	expect(await text()).toBe(`性别、${FIELD}`);
	let said: unknown;
	await until(() => {
		void text().then((words) => (said = words));
		return said === '性别、衬衫尺码';
	});
	expect(simulator.callsTo(QUERY)).toHaveLength(1);
});

it('without the scope a run has API names, and says why at debug, once', async () => {
	misbehave(simulator, 'scope withdrawn');
	const { text, prepared, lines } = setUp();
	await prepared();
	for (let run = 0; run < 3; run++) expect(await text()).toBe(`性别、${FIELD}`);
	expect(lines).toEqual(['Feishu CoreHR: own fields of person are called by their API names']);
	expect(simulator.callsTo(QUERY)).toHaveLength(1);
});

it('who switches the words off asks for none', async () => {
	const { text, prepared } = setUp({ fieldLanguage: 'off' });
	await prepared();
	expect(await text()).toBeUndefined();
	expect(simulator.callsTo(QUERY)).toEqual([]);
});

it('names are asked for as soon as a webhook is listened to, also for a test', async () => {
	await setUp().create();
	await until(() => simulator.callsTo(QUERY).length === 1);
});
