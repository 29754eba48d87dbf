import type { INodeParameters } from 'n8n-workflow';
import { itemsOf } from '../host/n8n/executions';
import { ACTION, coreHr, noOp } from '../host/n8n/workflowDraft';
import { eventPages, seededRandom } from '../simulator';
import { setStage, type LiveWorkflow, type Stage } from './delivery/stage';
import { leaksIn } from './leaks';
import './patience';

const EMPLOYEE = 'corehr.employee.domain_event_v2';
const PLATFORM = '7101000000000000004';
/** As late as the page of `employees/batch_get` says that a change may become readable. */
const LAG: [number, number] = [5_000, 5_000];

const DETAILS = { fieldSet: 'chosen', fields: ['employment_status', 'department_id'] };

let stage: Stage;
const workflows = new Map<string, LiveWorkflow>();

/** A workflow that fetches the details of whomever its events are about. */
async function live(name: string, trigger: INodeParameters): Promise<void> {
	const details = coreHr(stage.credential, DETAILS);
	workflows.set(name, await stage.live(trigger, [details, noOp()], { name }));
}

/** By workflow: how many runs it had since then. */
async function runsAfter(last: number): Promise<Readonly<Record<string, number>>> {
	const runs = await stage.done(last);
	expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'success'));
	const counts = [...workflows].map(([name, { id }]) => [
		name,
		runs.filter(({ workflowId }) => workflowId === id).length,
	]);
	return Object.fromEntries(counts.filter(([, count]) => count !== 0)) as Record<string, number>;
}

const lastRun = async () => Math.max(0, ...(await stage.done()).map(({ id }) => id));

/** What the details of a workflow's only run gave out. */
async function detailsOf(name: string) {
	const [execution] = await stage.n8n.executions.whenEnded(workflows.get(name)?.id ?? '', 1);
	return execution ? itemsOf(execution, ACTION) : [];
}

beforeAll(async () => {
	stage = await setStage({
		settings: {
			random: seededRandom(14),
			readLagMs: {
				employees: LAG,
				search: LAG,
				personV1: [0, 0],
				locations: [0, 0],
				records: [0, 0],
				recordSearch: [0, 0],
			},
		},
	});
	for (const type of Object.keys(eventPages)) stage.app.subscribed.add(type);
	for (const change of ['hired', 'jobChanged', 'left', 'partTime', 'customOrganization']) {
		await live(change, { events: [EMPLOYEE], employeeChanges: [change] });
	}
	await live('other events', {
		events: ['corehr.location.updated_v2', 'corehr.department.updated_v2'],
	});
	await stage.simulator.connected(1);
});

afterAll(async () => await stage.end());

describe('the workflow on it runs once, with details, and those on other kinds do not run', () => {
	it('when somebody is hired', async () => {
		const { simulator } = stage;
		const after = await lastRun();
		const { personId, employmentId, pushed } = simulator.acts.hire(PLATFORM);
		// Two of its events are about the employee: a hire, and details.
		const employee = pushed.filter(({ eventType }) => eventType === EMPLOYEE);
		expect(new Set(employee.map(({ eventId }) => eventId)).size).toBe(2);
		await simulator.idle();
		expect(await runsAfter(after)).toEqual({ hired: 1 });
		expect(await detailsOf('hired')).toMatchObject([
			{
				person_id: personId,
				employment: {
					employment_id: employmentId,
					department_id: PLATFORM,
					employment_status_code: 'hired',
				},
			},
		]);
	});

	it('when somebody moves to another department', async () => {
		const { simulator } = stage;
		const after = await lastRun();
		const [, person = ''] = simulator.company.people.ids;
		const { personId } = simulator.acts.move(person, PLATFORM);
		await simulator.idle();
		expect(await runsAfter(after)).toEqual({ jobChanged: 1 });
		expect(await detailsOf('jobChanged')).toMatchObject([
			{ person_id: personId, employment: { department_id: PLATFORM } },
		]);
	});

	it('when somebody is dismissed', async () => {
		const { simulator } = stage;
		const after = await lastRun();
		const [, , person = ''] = simulator.company.people.ids;
		const { personId } = simulator.acts.dismiss(person);
		await simulator.idle();
		expect(await runsAfter(after)).toEqual({ left: 1 });
		expect(await detailsOf('left')).toMatchObject([
			{ person_id: personId, employment: { employment_status_code: 'terminated' } },
		]);
	});

	it('when everything happens at once, and much of it comes twice', async () => {
		const { simulator } = stage;
		simulator.settings.random = () => 0;
		const after = await lastRun();
		const [, , , one = '', another = ''] = simulator.company.people.ids;
		const twice = [
			simulator.acts.move(one, PLATFORM),
			simulator.acts.hire(),
			simulator.acts.dismiss(another),
		].flatMap(({ pushed }) => pushed.map(({ eventId }) => eventId));
		expect(twice).toHaveLength(2 * new Set(twice).size);
		await simulator.idle();
		expect(await runsAfter(after)).toEqual({ hired: 1, jobChanged: 1, left: 1 });
	});
});

it('leaves no secret in the log, an item or an error', async () => {
	expect(await leaksIn(stage)).toEqual([]);
});
