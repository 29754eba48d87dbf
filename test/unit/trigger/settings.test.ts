import fc from 'fast-check';
import { NodeOperationError } from 'n8n-workflow';
import { compileFilter } from '../../../nodes/FeishuCoreHr/events/filter';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { node } from './node';

const PERSON = 'corehr.person.updated_v1';
const LOCATION = 'corehr.location.updated_v2';

function read(parameters: Record<string, unknown>) {
	return readSettings(node({ events: [PERSON, LOCATION], ...parameters }));
}

describe('the settings of a new node', () => {
	it("are the contract's defaults", () => {
		expect(readSettings(node({ events: [PERSON], options: {} }))).toEqual({
			connection: { kind: 'longConnection' },
			startMode: { kind: 'each' },
			testRun: 'nextChange',
			silentAfterMs: 0,
			events: new Set([PERSON]),
			person: compileFilter({ mode: 'any', wishes: [] }),
			location: compileFilter({ mode: 'any', wishes: [] }),
			other: compileFilter({ mode: 'any', wishes: [] }),
			employeeChanges: new Set(),
			changeTypes: new Set(),
			passWithoutFields: true,
			separateOutputs: false,
			includeRawEvent: false,
			deduplicate: true,
			inOrder: true,
			retryFailedRuns: 0,
			mergeChanges: false,
			fieldLanguage: 'zh-CN',
		});
	});

	it('are the defaults, too, where an expression gives nothing', () => {
		const nothing = Object.fromEntries(
			[
				'changeTypes',
				'passWithoutFields',
				'deduplicate',
				'inOrder',
				'retryFailedRuns',
				'mergeChanges',
				'fieldLanguage',
			].map((name) => [name, null]),
		);
		expect(read({ options: nothing })).toEqual(read({ options: {} }));
	});
});

describe('settings', () => {
	it('of the webhook hold its options', () => {
		const options = { replayWindow: 1.5 };
		expect(read({ connection: 'webhook', options }).connection).toEqual({
			kind: 'webhook',
			replayWindowMs: 5_400_000,
		});
		expect(read({ connection: 'webhook', options: { replayWindow: 1.1 } }).connection).toEqual({
			kind: 'webhook',
			replayWindowMs: 3_960_000,
		});
		expect(read({ connection: 'webhook' }).connection).toMatchObject({
			replayWindowMs: 28_800_000,
		});
	});

	it('of the long connection pay no heed to those of the webhook', () => {
		expect(read({ options: { replayWindow: 'of no meaning here' } }).connection).toEqual({
			kind: 'longConnection',
		});
	});

	it.each([
		['each', false],
		['gathered', true],
		['scheduled', true],
	])('merge changes where a run has several: %s', (startMode, merges) => {
		const digestTimes = { item: [{ mode: 'everyDay' }] };
		expect(read({ startMode, digestTimes, options: { mergeChanges: true } })).toMatchObject({
			mergeChanges: merges,
		});
	});

	it('name digests by the time zone of the workflow', () => {
		const digestTimes = { item: [{ mode: 'everyDay', hour: 9, minute: 30 }] };
		expect(read({ startMode: 'scheduled', digestTimes }).startMode).toEqual({
			kind: 'scheduled',
			times: ['30 9 * * *'],
			timezone: 'Asia/Shanghai',
		});
	});

	it('take numbers given as text by an expression', () => {
		expect(read({ options: { retryFailedRuns: '10' } })).toMatchObject({ retryFailedRuns: 10 });
	});

	it('take one event given as text by an expression', () => {
		expect(read({ events: LOCATION }).events).toEqual(new Set([LOCATION]));
	});

	it('unite chosen and other fields, each once, without the blanks around them', () => {
		const { person } = read({
			personFilter: 'only',
			personFields: ['age', 'race'],
			personOtherFields: ' *__c ,age，工龄,,\n',
		});
		expect(person.mode).toBe('only');
		expect(person.wishes).toEqual([['age'], ['race'], ['*__c'], ['working_years']]);
	});

	it('take the chosen fields as text from an expression', () => {
		const { location } = read({ locationFilter: 'ignore', locationFields: 'address, location' });
		expect(location.wishes).toEqual([['address'], ['location']]);
	});

	it('ignore what stands in the filter of an event that is not chosen', () => {
		const { location } = read({ events: [PERSON], locationFilter: 'only', locationFields: 7 });
		expect(location).toMatchObject({ mode: 'any', wishes: [] });
	});
});

describe('a setting that cannot be', () => {
	it.each([
		['Events', { events: [] }],
		['Events', { events: null }],
		['Events', { events: ['corehr.person.resurrected_v1'] }],
		['Events', { events: [PERSON, 7] }],
		['Connection', { connection: 'carrier pigeon' }],
		['Person Changes', { personFilter: 'none' }],
		['Person Changes', { personFilter: ['any'] }],
		['Person Fields', { personFilter: 'only' }],
		['Person Fields', { personFilter: 'all', personFields: [] }],
		['Person Fields', { personFilter: 'ignore', personFields: [''], personOtherFields: ' , ' }],
		['Person Fields', { personFilter: 'only', personFields: [7] }],
		['Other Person Fields', { personFilter: 'only', personOtherFields: {} }],
		['Person Fields', { personFilter: 'only', personFields: ['hukou_type'] }],
		['Other Person Fields', { personFilter: 'all', personOtherFields: 'age；籍贯' }],
		['Other Person Fields', { personFilter: 'ignore', personOtherFields: 'age; my field' }],
		['Other Location Fields', { locationFilter: 'only', locationOtherFields: 'wk_updated_at' }],
		['Other Location Fields', { locationFilter: 'only', locationOtherFields: 'address.wk_id' }],
		['Location Changes', { locationFilter: 7 }],
		['Location Fields', { locationFilter: 'only' }],
		['Location Fields', { locationFilter: 'all' }],
		['Location Fields', { locationFilter: 'ignore' }],
		['Other Location Fields', { locationFilter: 'only', locationOtherFields: [['x']] }],
		['Change Types', { options: { changeTypes: ['renamed'] } }],
		['Pass Without Fields', { options: { passWithoutFields: 'yes' } }],
		['Separate Outputs', { options: { separateOutputs: 1 } }],
		['Include Raw Event', { options: { includeRawEvent: {} } }],
		['Run Once per Event', { options: { deduplicate: 'false' } }],
		['In Order', { options: { inOrder: 'yes' } }],
		['Retry Failed Runs', { options: { retryFailedRuns: -1 } }],
		['Retry Failed Runs', { options: { retryFailedRuns: 11 } }],
		['Retry Failed Runs', { options: { retryFailedRuns: 1.5 } }],
		['Retry Failed Runs', { options: { retryFailedRuns: 'many' } }],
		['Retry Failed Runs', { options: { retryFailedRuns: Number.NaN } }],
		['Start', { startMode: 'now' }],
		['Gather For', { startMode: 'gathered', gatherFor: 0 }],
		['Most Changes in One Run', { startMode: 'gathered', maxItems: 0 }],
		['Times', { startMode: 'scheduled' }],
		['Merge Changes', { options: { mergeChanges: 'true' } }],
		['Replay Window (Hours)', { connection: 'webhook', options: { replayWindow: 0 } }],
		['Replay Window (Hours)', { connection: 'webhook', options: { replayWindow: [] } }],
	])("is refused naming '%s': %j", (label, parameters) => {
		const attempt = () => read(parameters);
		expect(attempt).toThrow(NodeOperationError);
		expect(attempt).toThrow(`'${label}'`);
	});

	it('is refused with what to click', () => {
		try {
			read({ personFilter: 'only' });
		} catch (error) {
			expect((error as NodeOperationError).message).toContain(
				"choose at least one field, or set 'Person Changes' to 'Any Change'",
			);
			expect((error as NodeOperationError).description).toContain('Open this node');
			return;
		}
		throw new Error('accepted');
	});

	it('is refused naming the fields in question', () => {
		const refusal = (personOtherFields: string) => () =>
			read({ personFilter: 'only', personOtherFields });
		expect(refusal('age; 工令、性别, (a+b')).toThrow('"工令", "(a+b"');
		expect(refusal('age 籍贯、hukou_type')).toThrow('"native_region", "hukou_type"');
	});

	it('is refused naming five of the fields at most, and each cut', () => {
		const refusal = (names: string[]) => () =>
			read({ personFilter: 'only', personOtherFields: names.join(', ') });
		const odd = (count: number) => Array.from({ length: count }, (_, index) => `(${index}`);
		expect(refusal(odd(5))).toThrow(/: "\(0", "\(1", "\(2", "\(3", "\(4"\. Use/);
		expect(refusal(odd(6))).toThrow(/: "\(0", "\(1", "\(2", "\(3", "\(4" …\. Use/);
		expect(refusal([`(${'x'.repeat(100)}`])).toThrow(`: "(${'x'.repeat(59)}". Use`);
	});

	it.each([
		[{ personFilter: 'only', personOtherFields: '(' }, 'legal_name or custom_field_33__c'],
		[{ locationFilter: 'only', locationOtherFields: '(' }, 'address.postal_code or'],
		[
			{
				events: ['corehr.department.updated_v2'],
				otherFilter: 'only',
				otherFields: '(',
			},
			'organization_id.name, job_data or',
		],
	])('is refused with an example of its kind: %j', (parameters, example) => {
		expect(() => read(parameters)).toThrow(`Use API names such as ${example}`);
	});

	it('may name a field that never sends an event where it is to be ignored', () => {
		const settings = read({ personFilter: 'ignore', personOtherFields: 'hukou_type, age' });
		expect(settings.person.wishes).toEqual([['hukou_type'], ['age']]);
	});

	it('is refused by nothing but a NodeOperationError, whatever the expressions give', () => {
		const names = ['connection', 'personFilter', 'personFields', 'personOtherFields', 'options'];
		const parameters = fc.dictionary(fc.constantFrom(...names, 'events'), fc.anything());
		fc.assert(
			fc.property(parameters, (given) => {
				try {
					read(given);
				} catch (error) {
					expect(error).toBeInstanceOf(NodeOperationError);
				}
			}),
		);
	});
});
