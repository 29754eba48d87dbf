import { EVENT_ROWS } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { eventPages } from '../../simulator';
import { come, exampleOf, itemOf } from './corehrEvents';

const JOB_CHANGE = 'corehr.job_change.status_updated_v2';
const OFFBOARDING = 'corehr.offboarding.status_updated_v2';
const EMPLOYEE = 'corehr.employee.domain_event_v2';
const ADJUSTMENT = 'corehr.approval_groups.updated_v2';
const COMPENSATION = 'compensation.archive.changed_v1';
const ONBOARDING = 'corehr.pre_hire.onboarding_task_changed_v2';

/** What an item says of a body of that type, some keys changed. */
const said = async (type: string, changes: object = {}, createTime?: string) =>
	await itemOf(await come(type, exampleOf(type, { ...changes }), createTime));

describe('the label of a state', () => {
	const states = EVENT_ROWS.flatMap(({ type, states: own }) =>
		own
			.filter(({ at }) => !/[.[]/.test(at))
			.flatMap(({ at, label, values }) =>
				Object.entries(values).map(([value, { zh }]) => [type, at, value, label, zh] as const),
			),
	);

	it('is known for many', () => {
		expect(states.length).toBeGreaterThan(80);
	});

	it.each(states)('of %s with %s %s is its %s: %s', async (type, at, value, label, zh) => {
		const sent = typeof eventPages[type]?.event[at] === 'number' ? Number(value) : value;
		const item = await said(type, { [at]: sent });
		expect(item).toMatchObject({ [at]: sent, [label]: zh });
		expect(await said(type, { [at]: value })).toMatchObject({ [label]: zh });
	});

	it.each([
		[JOB_CHANGE, { status: 7 }],
		[JOB_CHANGE, { status: null }],
		[JOB_CHANGE, { status: 'toString' }],
		[EMPLOYEE, { sub_event_type: 9001 }],
		['corehr.signature_file.status_updated_v2', {}],
	])(
		'of %s is left out, and the state passed on, where nobody knows it: %j',
		async (type, sent) => {
			const item = await said(type, sent);
			expect(item).toMatchObject(sent);
			expect(item).not.toHaveProperty('status_label');
			expect(item).not.toHaveProperty('is_effective');
		},
	);

	it('stands in each onboarding task, and at the top for all of them', async () => {
		const onboarding_task_changes = [
			{ task_code: '2', after_status: 'in_review' },
			{ task_code: '9', after_status: 'dancing' },
			'odd',
		];
		const item = await said(ONBOARDING, { onboarding_task_changes });
		expect(item).toMatchObject({
			status_label: '进行中',
			onboarding_task_changes: [
				{ ...(onboarding_task_changes[0] as object), status_label: '审核中/审批中' },
				onboarding_task_changes[1],
				'odd',
			],
		});
		expect((item?.onboarding_task_changes as object[])[1]).not.toHaveProperty('status_label');
	});

	it('tells a departure that was withdrawn from one that was approved', async () => {
		const left = { event_type: 7 };
		expect(await said(EMPLOYEE, { ...left, sub_event_type: 7001 })).toMatchObject({
			employee_change: 'left',
			status_label: '离职通过',
		});
		expect(await said(EMPLOYEE, { ...left, sub_event_type: 7002 })).toMatchObject({
			employee_change: 'left',
			status_label: '撤销离职',
		});
	});

	it.each([
		[1, 'hired'],
		['2', 'infoUpdated'],
		[4, 'partTime'],
		[5, 'jobChanged'],
		[7, 'left'],
		[8, 'customOrganization'],
		[3, undefined],
		[null, undefined],
	])(
		"of an employee event with event_type %j is employee_change '%s'",
		async (event_type, change) => {
			expect((await said(EMPLOYEE, { event_type }))?.employee_change).toBe(change);
		},
	);
});

describe('is_effective', () => {
	const BEFORE = { effective_date: '2020-12-22' };
	const SAME_DAY = { effective_date: '2020-12-23' };
	const LATER = { effective_date: '2020-12-24' };

	it.each([
		['a job change in approval is not', JOB_CHANGE, { status: 1 }, false],
		[
			'an approved job change is not, until it is in force',
			JOB_CHANGE,
			{ status: 4, ...LATER },
			false,
		],
		['one without approval is not, either', JOB_CHANGE, { status: 6 }, false],
		['a job change in force is', JOB_CHANGE, { status: 5 }, true],
		['an approved departure is not', OFFBOARDING, { status: 2 }, false],
		['a departure on the last day is', OFFBOARDING, { status: 3 }, true],
		['so it is where its details change', 'corehr.offboarding.updated_v2', { status: 3 }, true],
		['a finished job change always is', 'corehr.job_data.changed_v1', {}, true],
		['a passed probation always is', 'corehr.employment.converted_v1', {}, true],
		[
			'probation: approved is not',
			'corehr.probation.updated_v2',
			{ probation_status: 'approved' },
			false,
		],
		[
			'probation: converted is',
			'corehr.probation.updated_v2',
			{ probation_status: 'converted' },
			true,
		],
		['pay from yesterday on is', COMPENSATION, BEFORE, true],
		['pay from today on is', COMPENSATION, SAME_DAY, true],
		['pay from tomorrow on is not', COMPENSATION, LATER, false],
		[
			'pay that was corrected from today on is',
			COMPENSATION,
			{ operate_type: 'modify', ...SAME_DAY },
			true,
		],
		['pay that was deleted is not', COMPENSATION, { operate_type: 'delete', ...BEFORE }, false],
		[
			'nor is pay that was deleted before its day came',
			COMPENSATION,
			{ operate_type: 'delete', ...LATER },
			false,
		],
		[
			'of pay to which nobody knows what was done, nobody can tell',
			COMPENSATION,
			{ operate_type: 'x', ...BEFORE },
			undefined,
		],
		[
			'an adjustment that is carried out from today on is',
			ADJUSTMENT,
			{ approval_group_status_v2: 3, ...SAME_DAY },
			true,
		],
		[
			'one that is carried out for tomorrow is not',
			ADJUSTMENT,
			{ approval_group_status_v2: 3, ...LATER },
			false,
		],
		['one in approval is not', ADJUSTMENT, { approval_group_status_v2: 1, ...BEFORE }, false],
		['of pay without a date nobody can tell', COMPENSATION, { effective_date: 'soon' }, undefined],
		[
			'of pay with a date that is none, either',
			COMPENSATION,
			{ effective_date: 20201222 },
			undefined,
		],
		['of a state that nobody knows, either', OFFBOARDING, { status: 9 }, undefined],
		['of a hire, either: the event does not say', EMPLOYEE, {}, undefined],
		['of a contract, either', 'corehr.contract.created_v1', {}, undefined],
	])('%s', async (_, type, sent, expected) => {
		expect((await said(type, sent))?.is_effective).toBe(expected);
	});

	it('begins with the day in China: at midnight there, not before', async () => {
		const at = async (time: string) =>
			(await said(COMPENSATION, LATER, String(Date.parse(time))))?.is_effective;
		expect(await at('2020-12-23T23:59:59.999+08:00')).toBe(false);
		expect(await at('2020-12-24T00:00:00+08:00')).toBe(true);
		expect(await at('2020-12-24T08:00:00+08:00')).toBe(true);
	});

	it('is true of an adjustment that Feishu carries out when its day begins, of which no later event tells', async () => {
		const carriedOut = { approval_group_status_v2: 3, ...LATER };
		const justAfterMidnight = String(Date.parse('2020-12-24T00:05:00+08:00'));
		expect((await said(ADJUSTMENT, carriedOut, justAfterMidnight))?.is_effective).toBe(true);
	});

	it('is left out for pay when nobody knows the time of the event', async () => {
		expect((await said(COMPENSATION, BEFORE, 'soon'))?.is_effective).toBeUndefined();
	});

	it('stands beside the day of the change, where the event names it', async () => {
		expect(Object.keys((await said(JOB_CHANGE, LATER)) ?? {}).slice(0, 4)).toEqual([
			...['job_change_id', 'status_label', 'effective_date', 'is_effective'],
		]);
		expect(await said(JOB_CHANGE, LATER)).toMatchObject(LATER);
	});
});
