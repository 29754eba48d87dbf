import { EVENT_ROWS, rowOf } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { compileFilter } from '../../../nodes/FeishuCoreHr/events/filter';
import { mergeItems } from '../../../nodes/FeishuCoreHr/events/merge';
import { alone } from '../../../nodes/FeishuCoreHr/events/outputs';
import { decide, type EventChoice } from '../../../nodes/FeishuCoreHr/events/decide';
import { come, EVERYTHING, exampleOf, itemOf, TYPES, type Body } from './corehrEvents';
import personSample from './samples/person-updated.json';

const EMPLOYEE = 'corehr.employee.domain_event_v2';

const ENVELOPE = {
	event_id: personSample.header.event_id,
	tenant_key: personSample.header.tenant_key,
	app_id: 'cli_9f5343c580712544',
	create_time: '1608725989000',
	occurred_at: '2020-12-23T12:19:49.000Z',
};

describe('the item of each event', () => {
	it.each(TYPES)('%s: its body as sent, beside what every event has', async (type) => {
		const body = exampleOf(type);
		const item = await itemOf(await come(type, body));
		const { event_type: ownType, ...rest } = body;
		expect(item).toMatchObject({ ...ENVELOPE, event_type: type, ...rest });
		expect(item?.body_event_type).toBe(ownType);
		expect(item).not.toHaveProperty('raw');
	});

	it.each(EVENT_ROWS.map(({ type, changes }) => [type, changes]))(
		'%s: names what changed, as far as the event does',
		async (type, changes) => {
			const item = await itemOf(await come(type, exampleOf(type)));
			const { changed_fields, matched_fields } = item ?? {};
			expect(matched_fields).toEqual(changed_fields);
			expect((changed_fields as string[]).length > 0).toBe(changes !== undefined);
		},
	);

	it.each([
		['corehr.company.updated_v2', /^\w+\.\w+$/],
		['corehr.department.updated_v2', /^\w+(\.\w+)?$/],
		['corehr.offboarding.updated_v2', /^offboarding_date$/],
		['corehr.job_change.updated_v2', /^effective_time$/],
		[EMPLOYEE, /^email\.fields apiname$/],
	])('%s: names them as filters do', async (type, form) => {
		const item = await itemOf(await come(type, exampleOf(type)));
		for (const name of item?.changed_fields as string[]) expect(name).toMatch(form);
	});

	it('begins with what an operator looks for', async () => {
		const type = 'corehr.offboarding.status_updated_v2';
		const keys = Object.keys((await itemOf(await come(type, exampleOf(type)))) ?? {});
		expect(keys.slice(0, 11)).toEqual([
			...['offboarding_id', 'status_label', 'is_effective', 'matched_fields', 'changed_fields'],
			...['occurred_at', 'event_id', 'event_type', 'tenant_key', 'app_id', 'create_time'],
		]);
	});

	it("never takes the employee event's own number for the type of the event", async () => {
		const item = await itemOf(await come(EMPLOYEE, exampleOf(EMPLOYEE)));
		expect(item).toMatchObject({ event_type: EMPLOYEE, body_event_type: 1 });
		expect(Object.keys(item ?? {}).filter((key) => key.includes('event_type'))).toEqual([
			'event_type',
			'body_event_type',
			'sub_event_type',
		]);
	});

	it('keeps all of a body whose keys are those of the item', async () => {
		const body = { raw: 1, app_id: 2, body_app_id: 3, is_effective: 'x', contract_id: '9' };
		expect(await itemOf(await come('corehr.contract.created_v1', body))).toEqual({
			...ENVELOPE,
			event_type: 'corehr.contract.created_v1',
			contract_id: '9',
			changed_fields: [],
			matched_fields: [],
			body_raw: 1,
			body_body_app_id: 2,
			body_app_id: 3,
			body_is_effective: 'x',
		});
	});

	it('says what was done to each part that an employee event lists', async () => {
		const data = [{ entity: 'job_data', opt_type: 3, fields: ['job'] }];
		const item = await itemOf(await come(EMPLOYEE, exampleOf(EMPLOYEE, { data })));
		expect(item?.data).toEqual([{ ...data[0], operation: 'deleted' }]);
	});
});

describe('of several events, a merged item', () => {
	it('is one for each subject and type, whatever its id is called', async () => {
		const contracts = ['1', '2', '1'].map((contract_id) => ({ contract_id }));
		const items = await Promise.all(
			contracts.map(
				async (body) => (await itemOf(await come('corehr.contract.updated_v1', body)))!,
			),
		);
		expect((await mergeItems(items)).map(({ contract_id }) => contract_id)).toEqual(['1', '2']);
	});

	it('unites the lists of an employee event, and keeps a hire apart from a move', async () => {
		const bodies = [
			{ event_type: 1, data: [{ entity: 'person', opt_type: 1, fields: ['a'] }] },
			{ event_type: 1, data: [{ entity: 'person', opt_type: 1, fields: ['b'] }] },
			{ event_type: 5, data: [] },
		];
		const items = await Promise.all(
			bodies.map(async (body) => (await itemOf(await come(EMPLOYEE, exampleOf(EMPLOYEE, body))))!),
		);
		const [hired, moved] = await mergeItems(items);
		expect(hired).toMatchObject({
			employee_change: 'hired',
			changed_fields: ['person.a', 'person.b'],
			data: [{ fields: ['a'] }, { fields: ['b'] }],
		});
		expect(moved).toMatchObject({ employee_change: 'jobChanged' });
	});
});

/** What may stand in the wrong place. */
const WRONG: readonly unknown[] = [
	...[null, true, 0, -7, 1.5, '', 'x', '__proto__', 'constructor', 'toString'],
	...[[], [null], [[1]], ['x', 7, {}], {}, { a: 1 }, { toString: 1, length: -1 }],
];
const GONE = Symbol('left out');

/** A body with something else in each of its places, one at a time. */
function* spoilt(body: unknown): Generator<unknown> {
	if (typeof body !== 'object' || body === null) return;
	for (const key of Object.keys(body)) {
		for (const wrong of [...WRONG, GONE]) yield withKey(body, key, wrong);
		for (const inner of spoilt((body as Body)[key])) yield withKey(body, key, inner);
	}
}

function withKey(body: object, key: string, value: unknown): unknown {
	const copy = (Array.isArray(body) ? [...(body as unknown[])] : { ...body }) as Body;
	if (value === GONE) Reflect.deleteProperty(copy, key);
	else Object.assign(copy, { [key]: value });
	return copy;
}

describe('whatever stands in the places of a body', () => {
	const filters = (['only', 'all', 'ignore'] as const).map((mode) =>
		compileFilter({ mode, wishes: [['name', 'job_data'], ['*.x']] }),
	);
	const choices: EventChoice[] = [
		EVERYTHING,
		{ ...EVERYTHING, includeRawEvent: true, separateOutputs: true },
		{ ...EVERYTHING, employeeChanges: new Set(['hired']), changeTypes: new Set(['updated']) },
		...filters.map((other) => ({ ...EVERYTHING, person: other, location: other, other })),
	];

	it.each(TYPES)('%s is an event that runs or not, and keeps its type', async (type) => {
		let bodies = 0;
		for (const body of spoilt(exampleOf(type))) {
			const hrEvent = await come(type, body);
			for (const choice of choices) {
				const decision = await decide(hrEvent, choice);
				if (decision.kind !== 'passed') continue;
				expect(decision.item.event_type).toBe(type);
				const { subject } = rowOf(type)!;
				if (subject) expect(typeof decision.item[subject]).toBe('string');
				JSON.stringify([
					await alone(decision, async (item) => item),
					await mergeItems([decision.item, decision.item]),
				]);
			}
			bodies++;
		}
		expect(bodies).toBeGreaterThanOrEqual(WRONG.length);
	});
});
