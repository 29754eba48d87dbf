import { type HabitName, misbehave, type Simulator, startSimulator } from '../../simulator';
import { credentialOf, runNode } from './runNode';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const skipping = async (source: string, person_id = simulator.company.people.ids[0]!) =>
	await runNode({
		items: [{ person_id }],
		credential: credentialOf(simulator),
		parameters: { source, options: { ifNotFound: 'skip' } },
	});

const FOREIGN: HabitName[] = [
	'gateway page 404',
	'gateway with codes as text',
	'answers without data',
];

describe.each(['employee', 'person'])('a person looked up by source %s', (source) => {
	it.each(FOREIGN)('is not "not found" because of what others say (%s)', async (habit) => {
		misbehave(simulator, habit);
		await expect(skipping(source)).rejects.toMatchObject({
			message: 'The answer did not come from Feishu',
		});
	});

	it('is not found when the platform says so', async () => {
		simulator.settings.unknownId = { status: 404, code: 1161002, msg: 'not found' };
		await expect(skipping(source, '7999999999999999999')).resolves.toEqual([]);
	});
});

describe.each(['person', 'location'])('many of %s', (resource) => {
	it('are an error rather than a part of the list', async () => {
		misbehave(simulator, 'more without a page token');
		const list = runNode({
			items: [{}],
			credential: credentialOf(simulator),
			parameters: { resource, operation: 'getMany', returnAll: true },
		});
		await expect(list).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/broke off a list: \d+ records came/) as string,
			context: { itemIndex: 0 },
		});
	});
});
