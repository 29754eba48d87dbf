import { PERSON_UPDATED, LOCATION_UPDATED, startSimulator } from './index';
import type { Simulator } from './index';
import type { JsonObject } from './json';

let simulator: Simulator;
let now: number;

beforeEach(async () => {
	now = Date.UTC(2026, 0, 1);
	simulator = await startSimulator({
		settings: { now: () => now, random: () => 0.5, redeliveryMs: [] },
	});
});

afterEach(async () => await simulator.close());

const person = (): string => simulator.company.people.ids[0]!;
const place = (): string => simulator.company.locations.ids[0]!;

const phoneInV2 = () => {
	const [employee] = simulator.company.people.employeesByPerson([person()]);
	return (employee?.person_info as JsonObject).phone_number;
};

describe('a changed person', () => {
	it('is readable by the v2 calls after the lag, by v1 at once', () => {
		simulator.changePerson(person(), { phone_number: '+861' });
		expect(simulator.company.people.asV1(person())?.phone_number).toBe('+861');
		now += 3499;
		expect(phoneInV2()).not.toBe('+861');
		now += 1;
		expect(phoneInV2()).toBe('+861');
	});

	it('keeps the changes apart that come within one lag', () => {
		simulator.changePerson(person(), { phone_number: '+861' });
		now += 1000;
		simulator.changePerson(person(), { legal_name: '新名' });
		now += 2500;
		expect(phoneInV2()).toBe('+861');
		expect(simulator.company.people.employeesByPerson([person()])).not.toMatchObject([
			{ person_info: { legal_name: '新名' } },
		]);
	});

	it('sends no event for fields that never trigger one, and leaves them out of others', () => {
		const silent = { hukou_type: null, hukou_location: '', native_region: '' };
		expect(simulator.changePerson(person(), silent).eventId).toBeUndefined();
		const pushed = simulator.changePerson(person(), { ...silent, age: 30 });
		expect(pushed.eventId).toEqual(expect.any(String));
		expect(pushed.fieldChanges).toEqual(['age']);
	});

	it('is told to every subscribed app, each with an event of its own', () => {
		const second = simulator.addApp({ appId: 'cli_00000000000000aa' });
		const third = simulator.addApp({ appId: 'cli_00000000000000bb' });
		third.subscribed.delete(PERSON_UPDATED);
		const { eventId, eventIds } = simulator.changePerson(person(), { age: 30 });
		expect(Object.keys(eventIds)).toEqual([simulator.app.appId, second.appId]);
		expect(new Set(Object.values(eventIds)).size).toBe(2);
		expect(eventIds[simulator.app.appId]).toBe(eventId);
	});

	it('must exist', () => {
		expect(() => simulator.changePerson('nobody', {})).toThrow('no person nobody');
	});
});

describe('a changed location', () => {
	/** The event that this change pushes. */
	function eventOf(patch: JsonObject): JsonObject {
		const pushed = jest.spyOn(simulator.app, 'push');
		simulator.changeLocation(place(), patch);
		const [envelope] = pushed.mock.calls[0] ?? [];
		pushed.mockRestore();
		expect(envelope).toMatchObject({ header: { event_type: LOCATION_UPDATED } });
		return (envelope as { event: JsonObject }).event;
	}

	const own = { agg_entity: 'location', opt_type: 2 };

	it.each<[string, JsonObject, readonly string[], JsonObject]>([
		[
			'an address line and postal code',
			{ address: { address_line1: 'A', postal_code: '1' } },
			['address'],
			{ ...own, entity: 'address', field_changes: ['address_line_1', 'postal_code'] },
		],
		[
			'the name of the organization',
			{ hiberarchy_common: { name: [] } },
			['name'],
			{ ...own, entity: 'organization', field_changes: ['name'] },
		],
		[
			'the time zone of the location',
			{ time_zone_id: '1' },
			['time_zone'],
			{ ...own, entity: 'location', field_changes: ['time_zone'] },
		],
		[
			'a new address',
			{ addAddress: { postal_code: '1' } },
			['address'],
			{ entity: 'address', opt_type: 1, field_changes: ['postal_code'] },
		],
		[
			'an address that goes',
			{ removeAddress: '201000000000000019' },
			['address'],
			{ entity: 'address', opt_type: 3, field_changes: [] },
		],
	])('tells %s', (_, patch, fieldChanges, subEvent) => {
		expect(eventOf(patch)).toMatchObject({
			location_id: place(),
			field_changes: fieldChanges,
			sub_events: [{ agg_entity_id: place(), ...subEvent }],
		});
	});

	it('sends no event for its expiration time', () => {
		const { eventId } = simulator.changeLocation(place(), { expiration_time: '2030-01-01' });
		expect(eventId).toBeUndefined();
	});

	it('is readable after the lag', () => {
		const code = () =>
			(simulator.company.locations.asV2(place())?.hiberarchy_common as JsonObject).code;
		simulator.changeLocation(place(), { hiberarchy_common: { code: 'NEW' } });
		now += 999;
		expect(code()).toBe('CN');
		now += 1;
		expect(code()).toBe('NEW');
	});
});

it('adds thousands of people and locations cheaply, with ids of their own', () => {
	const people = simulator.company.people.add(5000);
	const locations = simulator.company.locations.add(60);
	expect(new Set([...simulator.company.people.ids]).size).toBe(5012);
	expect(new Set([...simulator.company.locations.ids]).size).toBe(68);
	expect(simulator.company.people.employeesByPerson([people[4999]!])).toMatchObject([
		{ person_info: { person_id: people[4999] } },
	]);
	expect(simulator.company.locations.asV1(locations[59]!)).toMatchObject({ id: locations[59] });
});
