import type { Acted } from './companyActs';
import type { Simulator } from './index';
import { eventPages, seededRandom, startSimulator } from './index';
import type { JsonObject } from './json';

const EMPLOYEE = 'corehr.employee.domain_event_v2';
const PLATFORM = '7101000000000000004';
const LAG = 3000;

let simulator: Simulator;
let now: number;
let sent: jest.SpyInstance;

beforeEach(async () => {
	now = Date.UTC(2026, 0, 1);
	const readLagMs = { employees: [LAG, LAG], search: [LAG, LAG] } as const;
	const settings = { now: () => now, random: () => 0.5, redeliveryMs: [], readLagMs };
	simulator = await startSimulator({ settings });
	for (const type of Object.keys(eventPages)) simulator.app.subscribed.add(type);
	sent = jest.spyOn(simulator.app, 'push');
});

afterEach(async () => await simulator.close());

const { Wei, Jie, Hao } = { Wei: 1, Jie: 10, Hao: 11 };
const personAt = (index: number): string => simulator.company.people.ids[index]!;

/** The bodies of the events of this type. */
const bodiesOf = (type: string): JsonObject[] =>
	(sent.mock.calls as unknown as Array<[{ header: JsonObject; event: JsonObject }]>)
		.filter(([{ header }]) => header.event_type === type)
		.map(([{ event }]) => event);

const typesOf = ({ pushed }: Acted): string[] => pushed.map(({ eventType }) => eventType).sort();

const employeeOf = (personId: string) => simulator.company.people.employeesByPerson([personId])[0];

describe('a hire', () => {
	it('sends the event of each thing that comes into being, and of the fields that are computed', () => {
		const hired = simulator.acts.hire();
		expect(typesOf(hired)).toEqual([
			EMPLOYEE,
			EMPLOYEE,
			'corehr.employment.created_v1',
			'corehr.employment.updated_v1',
			'corehr.job_data.created_v1',
			'corehr.job_data.employed_v1',
			'corehr.person.created_v1',
			'corehr.person.updated_v1',
		]);
		const { personId: person_id, employmentId: employment_id } = hired;
		expect(bodiesOf('corehr.person.created_v1')).toEqual([{ person_id }]);
		expect(bodiesOf(EMPLOYEE)).toMatchObject([
			{ event_type: 1, sub_event_type: 1001, employment_id },
			{ event_type: 2, sub_event_type: 2001, employment_id },
		]);
	});

	it('can be read after the lag, in the department hired into', () => {
		const { personId, employmentId } = simulator.acts.hire(PLATFORM);
		now += LAG - 1;
		expect(employeeOf(personId)).toBeUndefined();
		now += 1;
		expect(employeeOf(personId)).toMatchObject({
			employment_id: employmentId,
			department_id: PLATFORM,
			employment_status: { enum_name: 'hired' },
		});
	});
});

describe('a move', () => {
	it('sends the transfer by its states, the versions of the job data, and the employee event', () => {
		const moved = simulator.acts.move(personAt(Wei), PLATFORM);
		expect(typesOf(moved)).toEqual([
			EMPLOYEE,
			'corehr.job_change.status_updated_v2',
			'corehr.job_change.status_updated_v2',
			'corehr.job_change.updated_v1',
			'corehr.job_change.updated_v1',
			'corehr.job_data.changed_v1',
			'corehr.job_data.created_v1',
			'corehr.job_data.updated_v1',
		]);
		const { employmentId: employment_id } = moved;
		expect(bodiesOf(EMPLOYEE)).toMatchObject([
			{ event_type: 5, sub_event_type: 5001, employment_id },
		]);
		const [began, took] = bodiesOf('corehr.job_change.status_updated_v2');
		expect(began).toMatchObject({ status: 6, effective_date: '2026-01-01', employment_id });
		expect(took).toEqual({ ...began, status: 5 });
	});

	it('can be read after the lag', () => {
		const { personId } = simulator.acts.move(personAt(Wei), PLATFORM);
		now += LAG - 1;
		expect(employeeOf(personId)).not.toMatchObject({ department_id: PLATFORM });
		now += 1;
		expect(employeeOf(personId)).toMatchObject({
			department_id: PLATFORM,
			department: { id: PLATFORM, department_name: [{ value: '平台组' }, { value: 'platform' }] },
		});
	});

	it('goes to a department that there is', () => {
		expect(() => simulator.acts.move(personAt(Wei), 'none')).toThrow('no department none');
		expect(sent).not.toHaveBeenCalled();
	});
});

describe('a dismissal', () => {
	it('sends the off-boarding by its states, the employment, and the employee event', () => {
		const left = simulator.acts.dismiss(personAt(Wei));
		expect(typesOf(left)).toEqual([
			EMPLOYEE,
			'corehr.employment.updated_v1',
			'corehr.offboarding.status_updated_v2',
			'corehr.offboarding.status_updated_v2',
			'corehr.offboarding.status_updated_v2',
		]);
		const { employmentId: employment_id } = left;
		expect(bodiesOf(EMPLOYEE)).toMatchObject([
			{ event_type: 7, sub_event_type: 7001, employment_id },
		]);
		expect(bodiesOf('corehr.offboarding.status_updated_v2')).toMatchObject([
			{ status: 1, employment_id },
			{ status: 6, employment_id },
			{ status: 3, employment_id },
		]);
	});

	it('can be read after the lag', () => {
		const { personId } = simulator.acts.dismiss(personAt(Wei));
		now += LAG - 1;
		expect(employeeOf(personId)).toMatchObject({ employment_status: { enum_name: 'hired' } });
		now += 1;
		expect(employeeOf(personId)).toMatchObject({
			employment_status: { enum_name: 'terminated' },
			expiration_date: '2026-01-01',
		});
	});
});

it.each([
	['nobody', () => 'nobody'],
	['who has left', () => personAt(Jie)],
	['who is not there yet', () => personAt(Hao)],
])('moves and dismisses no one %s', (_, personId) => {
	const { acts } = simulator;
	expect(() => acts.move(personId(), PLATFORM)).toThrow('Nobody works here');
	expect(() => acts.dismiss(personId())).toThrow('Nobody works here');
});

describe('the events of an act', () => {
	it('go to each app that has subscribed them', () => {
		const second = simulator.addApp({ appId: 'cli_00000000000000aa' });
		second.subscribed.add(EMPLOYEE);
		const { pushed } = simulator.acts.dismiss(personAt(Wei));
		expect(pushed.filter(({ appId }) => appId === second.appId)).toEqual([
			{ appId: second.appId, eventType: EMPLOYEE, eventId: expect.any(String) as string },
		]);
	});

	it('come in any order and sometimes twice, the same again for the same seed', () => {
		const typesWith = (seed: number) => {
			simulator.settings.random = seededRandom(seed);
			return simulator.acts.hire().pushed.map(({ eventType }) => eventType);
		};
		const orders = Array.from({ length: 20 }, (_, seed) => typesWith(seed));
		expect(new Set(orders.map((types) => types[0])).size).toBeGreaterThan(3);
		expect(typesWith(7)).toEqual(orders[7]);
		expect(orders.some((types) => types.length === 8)).toBe(true);
		expect(orders.some((types) => types.length > 8)).toBe(true);
	});

	it('that come twice are one event', () => {
		simulator.settings.random = () => 0;
		const { pushed } = simulator.acts.dismiss(personAt(Wei));
		expect(pushed).toHaveLength(10);
		expect(new Set(pushed.map(({ eventId }) => eventId)).size).toBe(5);
	});

	it('have the keys of their pages, each', () => {
		simulator.acts.hire();
		simulator.acts.move(personAt(Wei), PLATFORM);
		simulator.acts.dismiss(personAt(Wei));
		const types = Object.keys(eventPages).filter((type) => bodiesOf(type).length > 0);
		expect(types).toHaveLength(12);
		for (const type of types) {
			const keys = Object.keys(eventPages[type]!.event).sort();
			for (const body of bodiesOf(type)) expect(Object.keys(body).sort()).toEqual(keys);
		}
	});
});
