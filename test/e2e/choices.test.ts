import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { actionDescription } from '../../nodes/FeishuCoreHr/actions/description';
import { triggerDescription } from '../../nodes/FeishuCoreHr/trigger/description';
import { until } from '../host/n8n/until';
import { ACTION, chain, coreHr, coreHrTrigger, TRIGGER } from '../host/n8n/workflowDraft';
import type { Editor } from './editor';
import { withEditor } from './withEditor';
import {
	add,
	byId,
	after,
	choose,
	flip,
	isSaved,
	toggle,
	write,
	type Change,
	writeId,
} from './panelChanges';
import type { Scene } from './scene';

let scene: Scene;
let editor: Editor;

withEditor((opened) => ({ scene, editor } = opened));

const PERSON = 'corehr.person.updated_v1';
const LOCATION = 'corehr.location.updated_v2';
const EMPLOYEE = 'corehr.employee.domain_event_v2';
const SILENT = 'connection.silent';

/** Opens one node of a saved workflow, and tells what the draft says of it from then on. */
async function open(name: string, parameters: INodeParameters) {
	const { credential, n8n } = scene;
	const of = (node: string) => (node === name ? parameters : {});
	const nodes = [coreHrTrigger(credential, of(TRIGGER)), coreHr(credential, of(ACTION))];
	const { id } = await n8n.workflows.create(chain('Choices', nodes));
	await editor.openNode(id, name);
	return async () => {
		const saved = await n8n.workflows.get(id);
		return saved.nodes.find((node) => node.name === name)?.parameters ?? {};
	};
}

/**
 * Makes one change after the other, and looks each time whether the draft that n8n saves by itself
 * and the lists on the screen are the same but for it.
 *
 * @param shown the lists that are to be seen, and their entries, for such a draft
 */
async function changeAll(
	name: string,
	parameters: INodeParameters,
	changes: readonly Change[],
	shown: (draft: INodeParameters) => Readonly<Record<string, readonly string[]>>,
): Promise<void> {
	const draft = await open(name, parameters);
	let expected = parameters;
	for (const change of changes) {
		await change.make(editor);
		expected = after(expected, change);
		const saved = await until(`the draft to hold ${change.what}`, async () => {
			const now = await draft();
			return isSaved(now, change) && now;
		});
		expect([change.what, saved]).toMatchObject([change.what, expected]);
		for (const [list, entries] of Object.entries(shown(expected))) {
			expect([change.what, list, await editor.chosen(list)]).toEqual([change.what, list, entries]);
		}
	}
}

/** The parameters of a panel that were left alone: there are to be none. */
function leftAlone(properties: readonly INodeProperties[], changes: readonly Change[]): string[] {
	const changed = new Set(changes.map(({ parameter }) => parameter.split('.')[0]));
	const names = new Set(properties.filter(({ type }) => type !== 'notice').map(({ name }) => name));
	return [...names].filter((one) => !changed.has(one));
}

const LABELS: Readonly<Record<string, string>> = {
	[PERSON]: 'Person Updated',
	[LOCATION]: 'Location Updated',
	[EMPLOYEE]: 'Employee Changed: Hired, Moved, Left',
	[SILENT]: 'Connection Silent',
	gender: 'Gender',
	legal_name: 'Legal Name',
	marital_status: 'Marital Status',
	address: 'Address',
	'address.postal_code': 'Address',
	'organization.name': 'Organization',
	created: 'Created',
	deleted: 'Deleted',
	employment_id: 'Employment ID',
	'person_info.gender': 'Gender',
	employee_number: 'Employee Number',
	birthday: 'Birthday',
	contractEnd: 'Contract Ends',
	failed: 'Failed',
	waiting: 'Waiting',
};
const labels = (values: unknown) => (values as string[]).map((value) => LABELS[value] ?? value);

it('nothing chosen in the trigger is lost when another parameter changes', async () => {
	const parameters = {
		events: [PERSON, LOCATION],
		personFilter: 'only',
		personFields: ['gender', 'legal_name'],
		personOtherFields: '*__c',
		locationFilter: 'only',
		locationFields: ['address', 'organization.name'],
		locationOtherFields: 'postal_code',
		otherFilter: 'only',
		otherFields: 'job_data',
		employeeChanges: ['hired'],
		startMode: 'scheduled',
		gatherFor: 2,
		gatherUnit: 'hours',
		maxItems: 50,
		digestTimes: { item: [{ mode: 'everyWeek', hour: 8, minute: 30, weekday: '5' }] },
		options: { changeTypes: ['created'], mergeChanges: true, replayWindow: 9 },
	};
	// The person event alone is the default.
	const eventsOf = ({ events = [PERSON] }: INodeParameters) => labels(events);
	const changes = [
		choose('personFilter', 'All of These Fields', 'all'),
		choose('personFilter', 'Any Change'),
		choose('personFilter', 'Everything but These', 'ignore'),
		choose('locationFilter', 'All of These Fields', 'all'),
		choose('locationFilter', 'Any Change'),
		choose('locationFilter', 'Any of These Fields', 'only'),
		toggle('events', 'Location Updated', undefined),
		toggle('events', 'Location Updated', [PERSON, LOCATION]),
		toggle('events', 'Person Updated', [LOCATION]),
		toggle('events', 'Person Updated', [LOCATION, PERSON]),
		choose('connection', 'Webhook', 'webhook'),
		choose('connection', 'Long Connection'),
		choose('startMode', 'One Run for Each Change'),
		choose('startMode', 'One Run for the Changes of Some Time', 'gathered'),
		write('gatherFor', 3),
		choose('gatherUnit', 'Seconds', 'seconds'),
		write('maxItems', 60),
		choose('startMode', 'One Run at Set Times (Digest)', 'scheduled'),
		{
			what: 'the hour of a digest: 10',
			parameter: 'digestTimes',
			saved: { item: [{ mode: 'everyWeek', hour: 10, minute: 30, weekday: '5' }] },
			make: async () => await editor.write('hour', '10'),
		},
		write('personOtherFields', '*_list'),
		write('locationOtherFields', 'address.*'),
		toggle('personFields', 'Marital Status', ['gender', 'legal_name', 'marital_status']),
		toggle('locationFields', 'postal_code', [
			'address',
			'organization.name',
			'address.postal_code',
		]),
		toggle('options.changeTypes', 'Deleted', ['created', 'deleted']),
		flip('options.mergeChanges', false),
		write('options.replayWindow', 12),
		add('Add option', 'Separate Outputs', 'options.separateOutputs', false),
		flip('options.separateOutputs', true),
		toggle('events', 'Employee Changed', [LOCATION, PERSON, EMPLOYEE]),
		choose('otherFilter', 'All of These Fields', 'all'),
		write('otherFields', 'job_data.department'),
		toggle('employeeChanges', 'Left', ['hired', 'left']),
		toggle('events', 'Employee Changed', [LOCATION, PERSON]),
		choose('testRun', 'Sample', 'sample'),
		choose('testRun', 'Next Change'),
		toggle('events', 'Connection Silent', [LOCATION, PERSON, SILENT]),
		write('silentAfter', 72),
		toggle('events', 'Connection Silent', [LOCATION, PERSON]),
	];
	expect(leftAlone(triggerDescription.properties, changes)).toEqual([]);
	await changeAll(TRIGGER, parameters, changes, (draft) => {
		const listOf = (event: string, filter: string, fields: string) =>
			labels(eventsOf(draft).includes(event) && draft[filter] ? draft[fields] : []);
		return {
			events: eventsOf(draft),
			personFields: listOf('Person Updated', 'personFilter', 'personFields'),
			locationFields: listOf('Location Updated', 'locationFilter', 'locationFields'),
			changeTypes: labels((draft.options as INodeParameters).changeTypes),
		};
	});
	await editor.screenshot('trigger-choices');
});

it('nothing chosen in the action is lost when another parameter changes', async () => {
	const parameters = {
		personId: byId('6919733936050406926'),
		employmentId: '7300000000000000010',
		workEmail: 'fang@example.com',
		companyId: byId('7401000000000000001'),
		contractId: '7601000000000000001',
		departmentId: byId('7101000000000000001'),
		jobId: byId('7501000000000000001'),
		locationId: byId('4718803945687580505'),
		preHireId: '7701000000000000001',
		fieldSet: 'chosen',
		fields: ['employment_id', 'person_info.gender'],
		otherFields: 'custom_field_1__c',
		limit: 7,
		filters: { keyword: 'Li' },
		language: 'en-US',
		compareName: 'HR',
		onlyWhen: { conditions: [{ field: '部门', to: 'Sales' }] },
		dates: ['birthday'],
		otherDates: 'custom_field_1__c',
		from: '2026-11-01',
		to: '2026-11-30',
		status: ['failed'],
		eventId: 'event-0',
		workflowId: 'workflow-0',
		options: { maxWait: 60 },
	};
	const changes = [
		choose('source', 'Person (V1)', 'person'),
		choose('source', 'Employee (V2)'),
		writeId('personId', '6919733936050406927'),
		choose('lookUpBy', 'Employment ID', 'employmentId'),
		write('employmentId', '7300000000000000020'),
		choose('lookUpBy', 'Work Email', 'workEmail'),
		write('workEmail', 'wei@example.com'),
		choose('lookUpBy', 'Person ID'),
		write('otherFields', 'job.pathway_id'),
		choose('fieldSet', 'All', 'all'),
		choose('fieldSet', 'Standard'),
		choose('fieldSet', 'Chosen', 'chosen'),
		choose('language', 'Chinese'),
		flip('simplify', false),
		flip('simplify'),
		choose('language', 'English', 'en-US'),
		add('Add option', 'Wait for Sync', 'options.waitForSync', true),
		flip('options.waitForSync', false),
		choose('operation', 'Get Many', 'getMany'),
		write('limit', 8),
		flip('returnAll', true),
		flip('returnAll'),
		write('filters.keyword', 'Wang'),
		add('Add Filter', 'Work Email', 'filters.workEmail', ''),
		write('options.maxWait', 90),
		toggle('fields', '员工编号', ['employment_id', 'person_info.gender', 'employee_number']),
		choose('resource', 'Location', 'location'),
		choose('operation', 'Get'),
		writeId('locationId', '4718803945687580506'),
		choose('resource', 'Company', 'company'),
		writeId('companyId', '7401000000000000002'),
		choose('resource', 'Contract', 'contract'),
		write('contractId', '7601000000000000002'),
		choose('resource', 'Department', 'department'),
		writeId('departmentId', '7101000000000000002'),
		choose('resource', 'Job', 'job'),
		writeId('jobId', '7501000000000000002'),
		choose('resource', 'Pre-Hire', 'preHire'),
		write('preHireId', '7701000000000000002'),
		choose('resource', 'Change', 'change'),
		toggle('status', 'Waiting', ['failed', 'waiting']),
		choose('workflows', 'This Workflow', 'this'),
		write('subjectId', '7000001'),
		choose('operation', 'Run Again', 'runAgain'),
		write('eventId', 'event-1'),
		write('workflowId', 'workflow-1'),
		choose('operation', 'Discard', 'discard'),
		choose('operation', 'Get Many'),
		choose('resource', 'Location', 'location'),
		choose('operation', 'Get Recent Changes', 'getRecentChanges'),
		write('from', '2026-10-01'),
		write('to', '2026-10-31'),
		choose('operation', 'Get Timeline', 'getTimeline'),
		choose('operation', 'Forget', 'forget'),
		flip('forgetAll', true),
		flip('forgetAll'),
		choose('resource', 'Person'),
		choose('operation', 'Get Upcoming Dates', 'getUpcomingDates'),
		toggle('dates', 'Contract Ends', ['birthday', 'contractEnd']),
		write('daysBefore', '30, 7'),
		write('otherDates', 'custom_field_2__c'),
		choose('operation', 'Get'),
		choose('compare', 'Only What Changed', 'onlyChanged'),
		write('compareName', 'Nightly'),
		{
			what: 'what a department becomes: Marketing',
			parameter: 'onlyWhen',
			saved: { conditions: [{ field: '部门', to: 'Marketing' }] },
			make: async () => await editor.write('to', 'Marketing'),
		},
		choose('compare', 'Off'),
	];
	const isOfPeople = ({ resource, operation = 'get' }: INodeParameters) =>
		!resource && ['get', 'getMany'].includes(String(operation));
	// A date picker, which asks for more than a word.
	expect(leftAlone(actionDescription.properties, changes)).toEqual(['since']);
	await changeAll(ACTION, parameters, changes, (draft) => ({
		fields: labels(isOfPeople(draft) && draft.fieldSet === 'chosen' ? draft.fields : []),
		dates: labels(draft.operation === 'getUpcomingDates' ? draft.dates : []),
		status: labels(draft.resource === 'change' && !draft.operation ? draft.status : []),
	}));
	await editor.screenshot('action-choices');
});
