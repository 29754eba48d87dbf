import type { CustomField } from '../../../nodes/FeishuCoreHr/transport/customFields';
import { OwnNamesKept, type Asker } from '../../../nodes/FeishuCoreHr/trigger/ownNames';
import { FakeClock, settled } from '../fakeClock';
import { LOCATION, PERSON } from '../hrEvents';

const EMPLOYMENT = 'corehr.employment.updated_v1';
const MINUTE_MS = 60_000;
const FIELD = 'custom_field_33__c';

/** A tenant as one app sees it: what it calls its fields, by object. */
class Tenant implements Asker {
	readonly names: Record<string, Record<string, string>> = { person: { [FIELD]: 'Shirt size' } };

	readonly asked: string[] = [];

	readonly lines: string[] = [];

	refuses = false;

	readonly log = { debug: (line: string) => void this.lines.push(line) };

	constructor(readonly app = { baseUrl: 'feishu', appId: 'cli_a', appSecret: 'secret' }) {}

	async ask(object: string): Promise<CustomField[]> {
		this.asked.push(object);
		if (this.refuses) throw new Error('the scope is missing');
		const names = Object.entries(this.names[object] ?? {});
		return names.map(([apiName, en]) => ({ apiName, en, zh: `${en} 中文` }));
	}
}

let clock: FakeClock;
let kept: OwnNamesKept;
let tenant: Tenant;
beforeEach(() => {
	clock = new FakeClock();
	kept = new OwnNamesKept(clock);
	tenant = new Tenant();
});

const nameOf = (field: string, type = PERSON, asker: Asker = tenant) =>
	kept.of(asker)(type).get(field)?.en;

it("the tenant's own fields have their names once these are there, and none before", async () => {
	const ready = kept.prepare(tenant, [PERSON]);
	expect(nameOf(FIELD)).toBeUndefined();
	await ready;
	expect(kept.of(tenant)(PERSON).get(FIELD)).toMatchObject({
		en: 'Shirt size',
		zh: 'Shirt size 中文',
	});
});

it('names are asked for when an own field turns up of which nobody knew', async () => {
	expect(nameOf('gender')).toBeUndefined();
	expect(tenant.asked).toEqual([]);
	nameOf(FIELD);
	await settled();
	expect(nameOf(FIELD)).toBe('Shirt size');
	tenant.names.person!.new__c = 'Parking lot';
	await clock.pass(11 * MINUTE_MS);
	nameOf('new__c');
	await settled();
	expect(nameOf('new__c')).toBe('Parking lot');
	expect(tenant.asked).toEqual(['person', 'person']);
});

it('a field that got another name is called by it a day later', async () => {
	await kept.prepare(tenant, [PERSON]);
	tenant.names.person = { [FIELD]: 'Size of the shirt' };
	await clock.pass(23 * 60 * MINUTE_MS);
	expect(nameOf(FIELD)).toBe('Shirt size');
	await clock.pass(60 * MINUTE_MS);
	expect(nameOf(FIELD)).toBe('Shirt size');
	await settled();
	expect(nameOf(FIELD)).toBe('Size of the shirt');
	expect(tenant.asked).toHaveLength(2);
});

it('a thousand workflows of an app ask once', async () => {
	await Promise.all(
		Array.from({ length: 1_000 }, async () => await kept.prepare(tenant, [PERSON])),
	);
	expect(tenant.asked).toEqual(['person']);
});

it('without the scope each name stays itself, and one line is written in ten minutes', async () => {
	tenant.refuses = true;
	await kept.prepare(tenant, [PERSON]);
	for (let event = 0; event < 100; event++) {
		expect(nameOf(FIELD)).toBeUndefined();
		await settled();
	}
	expect(tenant.lines).toEqual([
		'Feishu CoreHR: own fields of person are called by their API names',
	]);
	tenant.refuses = false;
	await clock.pass(11 * MINUTE_MS);
	nameOf(FIELD);
	await settled();
	expect(nameOf(FIELD)).toBe('Shirt size');
});

it('what was known stays known while the platform does not answer', async () => {
	await kept.prepare(tenant, [PERSON]);
	tenant.refuses = true;
	await clock.pass(25 * 60 * MINUTE_MS);
	nameOf(FIELD);
	await settled();
	expect(nameOf(FIELD)).toBe('Shirt size');
});

it('a field of one API name is called differently in a person and in a location', async () => {
	tenant.names.location = { [FIELD]: 'Floors' };
	await kept.prepare(tenant, [PERSON, LOCATION]);
	expect([nameOf(FIELD), nameOf(FIELD, LOCATION)]).toEqual(['Shirt size', 'Floors']);
});

it('an employment has its own names before those of its person', async () => {
	tenant.names.employment = { shuttle__c: 'Shuttle', [FIELD]: 'Own' };
	tenant.names.person!.visa__c = 'Visa';
	await kept.prepare(tenant, [EMPLOYMENT]);
	const names = [FIELD, 'shuttle__c', 'visa__c'].map((field) => nameOf(field, EMPLOYMENT));
	expect(names).toEqual(['Own', 'Shuttle', 'Visa']);
});

it('an event that names no fields, or is of no known kind, asks for nothing', async () => {
	await kept.prepare(tenant, ['corehr.person.created_v1', 'corehr.robot.hired_v1']);
	expect(nameOf(FIELD, 'corehr.robot.hired_v1')).toBeUndefined();
	expect(tenant.asked).toEqual([]);
});

it('who has another secret sees nothing of it', async () => {
	await kept.prepare(tenant, [PERSON]);
	const other = new Tenant({ ...tenant.app, appSecret: 'guessed' });
	other.refuses = true;
	expect(nameOf(FIELD, PERSON, other)).toBeUndefined();
	expect(tenant.asked).toHaveLength(1);
});
