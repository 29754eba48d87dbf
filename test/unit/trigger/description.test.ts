import {
	NodeHelpers,
	resolveWebhookDescriptionField,
	WEBHOOK_RESOLVERS,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { EVENT_TYPES } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { OWN_TYPES } from '../../../nodes/FeishuCoreHr/events/ownEvents';
import fieldNames from '../../../nodes/FeishuCoreHr/events/fields.json';
import {
	triggerDescription,
	triggerSubtitle,
} from '../../../nodes/FeishuCoreHr/trigger/description';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { evaluate } from './evaluate';
import { node as source } from './node';

const PERSON = 'corehr.person.updated_v1';
const LOCATION = 'corehr.location.updated_v2';

const { properties } = triggerDescription;
const optionProperties = (property('options').options ?? []) as INodeProperties[];

function property(name: string, list: INodeProperties[] = properties): INodeProperties {
	const found = list.find((candidate) => candidate.name === name);
	if (!found) throw new Error(`no parameter ${name}`);
	return found;
}

/** The parameters n8n would save for a node with these, defaults filled in. */
function filledIn(parameters: INode['parameters']) {
	const filled = NodeHelpers.getNodeParameters(
		properties,
		parameters,
		true,
		false,
		null,
		triggerDescription as INodeTypeDescription,
	);
	return filled ?? {};
}

/** The names of the parameters that are seen. */
function shown(parameters: INode['parameters']): string[] {
	const full = filledIn(parameters);
	return properties
		.filter(({ type }) => type !== 'notice')
		.filter((candidate) => NodeHelpers.displayParameter(full, candidate, null, null))
		.map(({ name }) => name);
}

describe('the parameters of the trigger', () => {
	it.each([
		['connection', 'options', 'longConnection', ['longConnection', 'webhook']],
		['events', 'multiOptions', [PERSON], [...EVENT_TYPES, ...OWN_TYPES]],
		['testRun', 'options', 'nextChange', ['nextChange', 'sample']],
		['silentAfter', 'number', 24, undefined],
		['personFilter', 'options', 'any', ['any', 'only', 'all', 'ignore']],
		['personFields', 'multiOptions', [], undefined],
		['personOtherFields', 'string', '', undefined],
		['locationFilter', 'options', 'any', ['any', 'only', 'all', 'ignore']],
		['locationFields', 'multiOptions', [], undefined],
		['locationOtherFields', 'string', '', undefined],
		['otherFilter', 'options', 'any', ['any', 'only', 'all', 'ignore']],
		['otherFields', 'string', '', undefined],
		[
			'employeeChanges',
			'multiOptions',
			[],
			['customOrganization', 'hired', 'infoUpdated', 'jobChanged', 'left', 'partTime'],
		],
		['startMode', 'options', 'each', ['each', 'gathered', 'scheduled']],
		['gatherFor', 'number', 1, undefined],
		['gatherUnit', 'options', 'minutes', ['seconds', 'minutes', 'hours']],
		['maxItems', 'number', 500, undefined],
		[
			'digestTimes',
			'fixedCollection',
			{ item: [{ mode: 'everyDay', hour: 9, minute: 0 }] },
			['item'],
		],
		['options', 'collection', {}, undefined],
	])('%s is as in the contract', (name, type, defaultValue, values) => {
		const parameter = property(name);
		expect(parameter).toMatchObject({ type, default: defaultValue });
		if (values) expect(valuesOf(parameter)).toEqual(values);
	});

	it.each([
		['changeTypes', 'multiOptions', []],
		['passWithoutFields', 'boolean', true],
		['separateOutputs', 'boolean', false],
		['deduplicate', 'boolean', true],
		['inOrder', 'boolean', true],
		['retryFailedRuns', 'number', 0],
		['mergeChanges', 'boolean', false],
		['includeRawEvent', 'boolean', false],
		['replayWindow', 'number', 8],
	])('option %s is as in the contract', (name, type, defaultValue) => {
		expect(property(name, optionProperties)).toMatchObject({ type, default: defaultValue });
	});

	it('are filled in by n8n as valid settings', () => {
		expect(readSettings(source(filledIn({}))).events).toEqual(new Set([PERSON]));
	});

	it.each([
		['a person event, any field', { events: [PERSON] }, ['personFilter']],
		['no person event', { events: [LOCATION] }, ['locationFilter']],
		[
			'a person filter',
			{ events: [PERSON], personFilter: 'only' },
			['personFilter', 'personFields', 'personOtherFields'],
		],
		[
			'both events and filters',
			{ events: [PERSON, LOCATION], personFilter: 'all', locationFilter: 'ignore' },
			[
				'personFilter',
				'personFields',
				'personOtherFields',
				'locationFilter',
				'locationFields',
				'locationOtherFields',
			],
		],
	])('are shown when they matter: %s', (_, parameters, expected) => {
		const ofSubjects = shown(parameters).filter((name) => /^(person|location)[FO]/.test(name));
		expect(ofSubjects).toEqual(expected);
	});

	it.each([
		['each', []],
		['gathered', ['gatherFor', 'gatherUnit', 'maxItems']],
		['scheduled', ['digestTimes']],
	])('say when the workflow starts: %s', (startMode, expected) => {
		const names = shown({ startMode }).filter((name) =>
			/^(gather|maxItems|digestTimes)/.test(name),
		);
		expect(names).toEqual(expected);
	});

	it('say in long connection alone what a test run does, and how to switch', () => {
		const ofTestRun = (parameters: INode['parameters']) => {
			const full = filledIn(parameters);
			return properties
				.filter(({ name }) => /^(testRun|nextChangeNotice|sampleNotice)$/.test(name))
				.filter(({ typeOptions }) => !typeOptions?.containerClass)
				.filter((candidate) => NodeHelpers.displayParameter(full, candidate, null, null))
				.map(({ name, type }) => `${type} ${name}`);
		};
		expect(ofTestRun({})).toEqual(['options testRun', 'notice nextChangeNotice']);
		expect(ofTestRun({ testRun: 'sample' })).toEqual(['options testRun', 'notice sampleNotice']);
		expect(ofTestRun({ connection: 'webhook', testRun: 'sample' })).toEqual([]);
		expect(property('nextChangeNotice').displayName).toContain('set Test Run to Sample');
		expect(property('sampleNotice').displayName).toContain('set Test Run to Next Change');
	});

	it.each([
		['longConnection', 'nothing to add for them in the console', ['silentAfter']],
		['webhook', 'with Webhook they never come, and are ignored', []],
	])('say of our own events what they are with %s', (connection, words, expected) => {
		const full = filledIn({ connection, events: [PERSON, 'connection.silent'] });
		const seen = properties
			.filter(({ typeOptions }) => !typeOptions?.containerClass)
			.filter((candidate) => NodeHelpers.displayParameter(full, candidate, null, null));
		const notices = seen.filter(({ name }) => name.startsWith('ownEvents'));
		expect(notices.map(({ displayName }) => displayName)).toEqual([expect.stringContaining(words)]);
		expect(seen.map(({ name }) => name).filter((name) => name === 'silentAfter')).toEqual(expected);
	});

	it('name the entries of a digest as n8n does in its own Poll Times', () => {
		const [entry] = property('digestTimes').options ?? [];
		const values = entry && 'values' in entry ? entry.values : [];
		expect(new Set(values.map(({ name }) => name))).toEqual(
			new Set([
				'mode',
				'hour',
				'minute',
				'weekday',
				'dayOfMonth',
				'value',
				'unit',
				'cronExpression',
			]),
		);
	});

	it('say of an option where it counts, and turn none grey: that would reset it', () => {
		const starting = (words: string) =>
			optionProperties.filter(({ hint }) => hint?.startsWith(words)).map(({ name }) => name);
		expect(starting('Webhook only.')).toEqual(['replayWindow']);
		expect(starting('Not with One Run for Each Change.')).toEqual(['mergeChanges']);
		expect(optionProperties.filter(({ disabledOptions }) => disabledOptions)).toEqual([]);
	});

	it.each(['longConnection', 'webhook'])('explain the console steps of %s', (connection) => {
		const notices = properties.filter(
			({ type, displayOptions }) =>
				type === 'notice' && displayOptions?.show?.connection?.includes(connection),
		);
		expect(notices).toHaveLength(1);
		expect(notices[0]?.displayName).toMatch(/developer console.*add the events and permissions/s);
		expect(notices[0]?.displayName).toContain('Step by step');
	});

	it('warn that the platform cannot reach an address of the n8n server itself', () => {
		const [notice] = properties.filter(({ name }) => name === 'webhookNotice');
		expect(notice?.displayName).toMatch(/cannot reach 127\.0\.0\.1 or localhost/);
	});

	it('explain with no other tags than n8n shows in a notice', () => {
		for (const { displayName } of properties.filter(({ type }) => type === 'notice')) {
			expect(displayName.replace(/<\/?(ul|li)>|<a [^>]*>|<\/a>/g, '')).not.toMatch(/<\/?[a-z]/);
		}
	});

	it('have the labels that errors name', () => {
		const labels = [...properties, ...optionProperties].map(({ displayName }) => displayName);
		expect(labelsInErrors().length).toBeGreaterThan(10);
		for (const label of labelsInErrors()) expect(labels).toContain(label);
	});
});

describe('the lists of fields', () => {
	it('name every field in English and Chinese, with other words for it and its API name', () => {
		expect(property('personFields').options).toContainEqual({
			name: 'Legal Name (法定姓名/名字/legal_name)',
			value: 'legal_name',
		});
		expect(property('locationFields').options).toContainEqual({
			name: 'Address (地址): Postal Code (邮政编码/邮编/address.postal_code)',
			value: 'address.postal_code',
		});
	});

	it.each([
		['Chinese', 'zh'],
		['English', 'en'],
	] as const)('have a %s label of its own for each field', (_, language) => {
		for (const fields of [fieldNames.person, ...Object.values(fieldNames.location)]) {
			const labels = fields.map((field) => field[language]);
			expect(labels).toEqual([...new Set(labels)]);
		}
	});

	it('tell one phone or e-mail from the list of all', () => {
		const pairs = ['phone_number', 'phone_list', 'email_address', 'email_list'];
		const found = pairs.map((name) => optionOf('personFields', name));
		expect(found.map(({ description = '' }) => description)).toEqual([
			expect.stringContaining('主要手机号'),
			expect.stringContaining('全部电话'),
			expect.stringContaining('主要邮箱'),
			expect.stringContaining('全部邮箱'),
		]);
	});

	it('say where a work e-mail belongs, and which event brings it', () => {
		expect(property('personFields').hint).toMatch(/工作邮箱.*corehr\.employment\.updated_v1/);
	});

	/** n8n looks for what is typed in the names of the entries, and nowhere else. */
	it.each([
		['personFields', '手机', ['phone_number', 'phone_list']],
		['personFields', '电话', ['phone_number', 'phone_list']],
		['personFields', '邮箱', ['email_address', 'email_list']],
		['personFields', 'legal_name', ['legal_name']],
		['personFields', 'legal name', ['legal_name']],
		['personFields', '名字', ['legal_name', 'name_list']],
		['personFields', '生日', ['date_of_birth']],
		['personFields', '身份证', ['national_id_list', 'national_id_number']],
		['personFields', '银行卡', ['bank_account_list']],
		['personFields', '护照', ['national_id_list']],
		['locationFields', '邮编', ['address.postal_code']],
		['locationFields', 'address.postal_code', ['address.postal_code']],
	])('in %s, %s finds what it means', (list, typed, fields) => {
		const found = (property(list).options ?? []).filter(({ name }) =>
			name.toLowerCase().includes(typed),
		);
		expect(found.map((option) => 'value' in option && option.value).sort()).toEqual(
			[...fields].sort(),
		);
	});

	it('offer every person field but those that never send an event', () => {
		const values = valuesOf(property('personFields'));
		const sending = fieldNames.person.filter(({ triggers_event }) => triggers_event);
		expect(new Set(values)).toEqual(new Set(sending.map(({ name }) => name)));
		expect(values).toHaveLength(45);
		for (const never of [
			'native_region',
			'political_affiliations',
			'hukou_type',
			'hukou_location',
		]) {
			expect(values).not.toContain(never);
		}
	});

	it('offer every field of a location, and each whole entity', () => {
		const values = valuesOf(property('locationFields'));
		const all = Object.entries(fieldNames.location).flatMap(([entity, fields]) => [
			entity,
			...fields.map(({ name }) => `${entity}.${name}`),
		]);
		expect(new Set(values)).toEqual(new Set(all));
		expect(values).toHaveLength(all.length);
		for (const never of fieldNames.location_never_triggers) {
			expect(values.filter((value) => value.endsWith(`.${never}`))).toEqual([]);
		}
	});
});

describe("the trigger's expressions", () => {
	const BOTH = [PERSON, LOCATION];
	it.each([
		['one output', { events: BOTH, options: {} }, 1],
		['one output before any option is set', { events: BOTH }, 1],
		['one output for one event', { events: [PERSON], options: { separateOutputs: true } }, 1],
		[
			'none for events that never come by webhook',
			{
				connection: 'webhook',
				events: [PERSON, 'connection.lost'],
				options: { separateOutputs: true },
			},
			1,
		],
		[
			'one more for our own events',
			{ events: [PERSON, 'connection.lost'], options: { separateOutputs: true } },
			2,
		],
		['two for both events on request', { events: BOTH, options: { separateOutputs: true } }, 2],
	])('give %s', (_, parameters, count) => {
		expect(evaluate(triggerDescription.outputs as string, parameters)).toHaveLength(count);
	});

	it.each([
		['longConnection', '', true],
		['webhook', 'POST', false],
	])('register and show a webhook only in webhook mode: %s', (connection, method, hidden) => {
		const webhook = triggerDescription.webhooks?.[0];
		expect(evaluate(webhook?.httpMethod ?? '', { connection })).toBe(method);
		expect(evaluate(String(webhook?.ndvHideUrl), { connection })).toBe(hidden);
	});

	it.each(['longConnection', 'webhook', undefined])(
		'are not needed for the method of a webhook: %s',
		(connection) => {
			const [webhook] = triggerDescription.webhooks ?? [];
			if (!webhook) throw new Error('no webhook');
			const parameters: INode['parameters'] = connection ? { connection } : {};
			expect(resolveWebhookDescriptionField({ parameters }, webhook, 'httpMethod')).toEqual({
				resolved: true,
				value: evaluate(webhook.httpMethod, parameters),
			});
		},
	);

	it('are evaluated for the method when a parameter is an expression', () => {
		const [webhook] = triggerDescription.webhooks ?? [];
		if (!webhook) throw new Error('no webhook');
		const parameters = { connection: '={{ "webhook" }}' };
		expect(resolveWebhookDescriptionField({ parameters }, webhook, 'httpMethod')).toEqual({
			resolved: false,
		});
	});

	it('are all that an older n8n finds', () => {
		expect(withOlderN8n().webhooks?.[0]).toEqual({
			...triggerDescription.webhooks?.[0],
			[WEBHOOK_RESOLVERS]: undefined,
		});
	});

	it('name the chosen events under the node', () => {
		expect(evaluate(triggerSubtitle, { events: BOTH })).toBe('person updated, location updated');
		expect(evaluate(triggerSubtitle, { events: [] })).toBe('');
	});
});

/** The description as it is loaded beside a version of n8n that has no resolvers. */
function withOlderN8n() {
	const n8n = { ...jest.requireActual<object>('n8n-workflow'), WEBHOOK_RESOLVERS: undefined };
	let description: typeof triggerDescription | undefined;
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => n8n);
		({ triggerDescription: description } = jest.requireActual<
			typeof import('../../../nodes/FeishuCoreHr/trigger/description')
		>('../../../nodes/FeishuCoreHr/trigger/description'));
		jest.dontMock('n8n-workflow');
	});
	if (!description) throw new Error('not loaded');
	return description;
}

function optionOf(list: string, value: string): INodePropertyOptions {
	const options = (property(list).options ?? []) as INodePropertyOptions[];
	const found = options.find((option) => option.value === value);
	if (!found) throw new Error(`${list} does not offer ${value}`);
	return found;
}

function valuesOf({ options = [] }: INodeProperties): string[] {
	return options.map((option) => ('value' in option ? String(option.value) : option.name));
}

/** Asks for a wrong value of every parameter, and takes the label out of each error. */
function labelsInErrors(): string[] {
	const both = { events: [PERSON, LOCATION], personFilter: 'only', locationFilter: 'only' };
	const fields = { personFields: ['a'], locationFields: ['a'] };
	const wrong = [
		...properties.map(({ name }) => ({ ...both, ...fields, [name]: { wrong: true } })),
		...optionProperties.flatMap(({ name }) =>
			['longConnection', 'webhook'].map((connection) => ({
				connection,
				events: [PERSON],
				options: { [name]: { wrong: true } },
			})),
		),
	];
	return wrong.flatMap((parameters) => {
		try {
			readSettings(source(parameters));
			return [];
		} catch (error) {
			const label = /'([^']+)'/.exec((error as Error).message)?.[1];
			return label ? [label] : [];
		}
	});
}
