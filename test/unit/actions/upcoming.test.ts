import { dayIn, dayText } from '../../../nodes/FeishuCoreHr/coming/days';
import { type Simulator, startSimulator } from '../../simulator';
import { SqliteEngine } from '../store/engines';
import { endProcess, ENVIRONMENT, startProcess } from './changeScene';
import { credentialOf, type Run, runNode } from './runNode';

const TIMEZONE = 'Asia/Shanghai';
const before = Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name] ?? '']));

let engine: SqliteEngine;
let simulator: Simulator;
let ids: readonly string[];
let hints: string[];
let executions = 0;

beforeEach(async () => {
	engine = SqliteEngine.start();
	startProcess(engine.env);
	simulator = await startSimulator();
	simulator.settings.readLagMs.search = [0, 0];
	ids = simulator.company.people.ids;
	hints = [];
	for (const id of ids) {
		simulator.company.people.change(id, { date_of_birth: '' });
		simulator.company.people.changeEmployment(id, {
			...{ probation_end_date: '', contract_end_date: '', expiration_date: '' },
			...{ effective_date: '2020-01-01', seniority_date: '' },
		});
	}
});
afterEach(async () => {
	await endProcess();
	await simulator.close();
	await engine.end();
});
afterAll(() => startProcess(before));

/** A day as CoreHR writes it, so many days from today. */
const inDays = (days: number): string => dayText(dayIn(TIMEZONE, Date.now()) + days);

const write = (person: number, patch: Record<string, string>) =>
	simulator.company.people.changeEmployment(ids[person - 1]!, patch);

const run = async (parameters: Run['parameters'] = {}, others: Partial<Run> = {}) =>
	await runNode({
		items: [{}],
		credential: credentialOf(simulator),
		parameters: { resource: 'person', operation: 'getUpcomingDates', ...parameters },
		mode: 'trigger',
		executionId: String((executions += 1)),
		workflow: { id: 'workflow', settings: { timezone: TIMEZONE } },
		hints,
		...others,
	});
const names = async (parameters: Run['parameters'] = {}, others: Partial<Run> = {}) =>
	(await run(parameters, others)).map(
		({ json }) => (json.person as { legal_name: string }).legal_name,
	);

it('gives who it is about, with the manager, and what is coming', async () => {
	write(2, { probation_end_date: inDays(7) });
	expect(await run({ language: 'en-US' })).toEqual([
		{
			json: {
				person_id: ids[1],
				date_kind: 'probationEnd',
				date_label: 'Probation Ends',
				date: inDays(7),
				days_left: 7,
				person: expect.objectContaining({
					person_id: ids[1],
					legal_name: '李伟',
					manager: expect.objectContaining({ email: 'person1@work.example.com' }),
				}),
			},
			pairedItem: { item: 0 },
		},
	]);
});

it('each once, whatever process of n8n runs it', async () => {
	write(2, { probation_end_date: inDays(7) });
	expect(await names()).toEqual(['李伟']);
	await endProcess();
	startProcess(engine.env);
	expect(await names()).toEqual([]);
	write(2, { probation_end_date: inDays(5) });
	expect(await names()).toEqual(['李伟']);
});

it('the same execution gets the same again, and so does a retry', async () => {
	write(2, { probation_end_date: inDays(7) });
	for (const executionId of ['the same', 'the same']) {
		expect(await names({}, { executionId })).toEqual(['李伟']);
	}
	expect(await names({}, { mode: 'retry' })).toEqual(['李伟']);
	expect(await names()).toEqual([]);
});

it('a test run shows them, says so, and uses nothing up', async () => {
	write(2, { probation_end_date: inDays(7) });
	expect(await names({}, { mode: 'manual' })).toEqual(['李伟']);
	expect(hints.join()).toMatch(/^This was a test run: the next real run gives this reminder/);
	expect(await names()).toEqual(['李伟']);
	expect(await names({}, { mode: 'manual' })).toEqual([]);
	expect(hints.join()).toMatch(/This was a test run, and there is no reminder to give/);
});

it('anniversaries say how many years, and birthdays the age', async () => {
	const year = Number(inDays(3).slice(0, 4));
	write(2, { seniority_date: `${year - 5}${inDays(3).slice(4)}` });
	simulator.company.people.change(ids[2]!, { date_of_birth: `${year - 40}${inDays(3).slice(4)}` });
	const output = await run({ dates: ['birthday', 'joiningAnniversary'], daysBefore: '3' });
	expect(output.map(({ json }) => [json.date_label, json.years, json.date])).toEqual(
		expect.arrayContaining([
			['入职周年', 5, inDays(3)],
			['生日', 40, inDays(3)],
		]),
	);
	expect(output).toHaveLength(2);
});

it('who has left is left out, but for the last working day', async () => {
	for (const person of [2, 11]) {
		write(person, { expiration_date: inDays(-1), contract_end_date: inDays(-1) });
	}
	const of = { daysBefore: '-1' };
	expect(await names({ dates: ['contractEnd'], ...of })).toEqual(['李伟']);
	expect((await names({ dates: ['lastDay'], ...of })).sort()).toEqual(['周杰', '李伟']);
});

it('of several employments each has its own end, and the person one first day', async () => {
	write(8, { contract_end_date: inDays(7), effective_date: inDays(7) });
	const output = await run({ dates: ['contractEnd', 'firstDay'] });
	expect(output.map(({ json }) => [json.person_id, json.date_kind])).toEqual([
		[ids[7], 'contractEnd'],
		[ids[7], 'firstDay'],
	]);
});

it('of several employments each is told once, whichever is the main one', async () => {
	const { people } = simulator.company;
	const ends = (primary: number, other: number) => {
		let isFirst = true;
		people.changeEmployments(ids[7]!, (one) => {
			const contract_end_date = inDays(isFirst ? primary : other);
			isFirst = false;
			return { ...one, contract_end_date };
		});
	};
	const swap = () =>
		people.changeEmployments(ids[7]!, (one) => ({
			...one,
			primary_employment: one.primary_employment !== true,
		}));
	const dates = async () =>
		(await run({ dates: ['contractEnd'], daysBefore: '7, 5' })).map(({ json }) => json.date);
	ends(5, 7);
	expect(await dates()).toEqual([inDays(5), inDays(7)]);
	swap();
	expect(await dates()).toEqual([]);
	ends(6, 6);
	expect(await dates()).toEqual([inDays(6)]);
	swap();
	expect(await dates()).toEqual([]);
});

it('filters as Get Many does', async () => {
	for (const person of [2, 3]) write(person, { probation_end_date: inDays(7) });
	expect(await names({ filters: { name: '张敏' } })).toEqual(['张敏']);
});

it("the company's own dates are called as the company calls them", async () => {
	const custom = (value: string) => [
		{
			custom_api_name: 'visa_end__c',
			name: { zh_cn: '签证到期', en_us: 'Visa ends' },
			type: 7,
			value: JSON.stringify(value),
		},
	];
	const { people } = simulator.company;
	people.changeEmployment(ids[1]!, { custom_fields: custom(inDays(7)) });
	people.change(ids[2]!, { custom_fields: custom(inDays(7)) });
	const output = await run({ dates: [], otherDates: 'visa_end__c' });
	expect(output.map(({ json }) => [json.person_id, json.date_kind, json.date_label])).toEqual([
		[ids[1], 'visa_end__c', '签证到期'],
		[ids[2], 'visa_end__c', '签证到期'],
	]);
});

it('what is no date is named, and harms nobody else', async () => {
	write(2, { probation_end_date: 'soon' });
	write(3, { probation_end_date: inDays(7) });
	expect(await names()).toEqual(['张敏']);
	expect(hints).toEqual([
		`All other dates were looked at, but not these, to be corrected in CoreHR: The field Probation Ends (试用期结束, probation_end_date) of the person ${ids[1]} holds "soon", which is no date.`,
	]);
	write(3, { probation_end_date: inDays(6) });
	const output = await run({}, { onError: 'continueRegularOutput' });
	expect(output.map(({ json }) => json.error)).toEqual([
		undefined,
		expect.stringContaining('holds "soon", which is no date'),
	]);
});

it('a field that nobody has is named', async () => {
	expect(await run({ dates: ['birthday'], otherDates: 'no_such_date__c' })).toEqual([]);
	expect(hints.join()).toMatch(/None of 10 people has a date in Birthday .*date_of_birth:read/);
	expect(hints.join()).toMatch(/people has a date in no_such_date__c\. Check the name/);
});

it.each([
	[{ daysBefore: 'soon' }, 'The parameter "Days Before" must be numbers of days'],
	[{ daysBefore: '7, x' }, 'but is "x"'],
	[{ daysBefore: '' }, 'The parameter "Days Before" must be'],
	[{ dates: [] }, 'No date is chosen'],
	[{ dates: '={{ "payday" }}' }, 'The parameter "Dates" must be'],
	[{ otherDates: 'not a field' }, '"not a field" is not the name of a field'],
])('%j is refused in words', async (parameters, message) => {
	await expect(run(parameters)).rejects.toThrow(message);
});

it('in queue mode without a shared store the error names the setting that cures it', async () => {
	process.env.EXECUTIONS_MODE = 'queue';
	await expect(run()).rejects.toMatchObject({
		message: 'This n8n worker cannot know which reminders other workers gave',
		description: expect.stringMatching(/FEISHU_COREHR_INBOX_URL .* no reminder is lost/) as string,
	});
});
