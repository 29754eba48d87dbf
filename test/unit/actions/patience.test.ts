import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { systemClock } from '../../../nodes/FeishuCoreHr/clock';
import { misbehave, type Simulator, startSimulator } from '../../simulator';
import { credentialOf, type Run, runNode } from './runNode';

const EMPLOYEES = '/open-apis/corehr/v2/employees/batch_get';
const LOCATIONS = '/open-apis/corehr/v1/locations';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(async () => await simulator.close());

const run = async (settings: Partial<Run>): Promise<INodeExecutionData[]> =>
	await runNode({
		items: [],
		credential: credentialOf(simulator),
		onError: 'continueRegularOutput',
		...settings,
	});
const errorsIn = (output: readonly INodeExecutionData[]) => output.map(({ json }) => json.error);

describe('Max Wait', () => {
	it('is that of each item when people are looked up', async () => {
		const [patient, impatient] = simulator.company.people.ids;
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 1, path: EMPLOYEES });
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 1, path: EMPLOYEES, after: 1 });
		const items = [
			{ person_id: patient, wait: 60 },
			{ person_id: impatient, wait: 0 },
		] as IDataObject[];
		const output = await run({ items, parameters: { options: { maxWait: '={{ $json.wait }}' } } });
		expect(errorsIn(output)).toEqual([undefined, expect.stringMatching(/later than Max Wait/)]);
	});

	it('is that of each item when locations are listed', async () => {
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 1, path: LOCATIONS });
		simulator.faults.add({ kind: 'rateLimit', resetSeconds: 1, path: LOCATIONS, after: 1 });
		const output = await run({
			items: [{ wait: 60 }, { wait: 0 }],
			parameters: {
				resource: 'location',
				operation: 'getMany',
				limit: 1,
				options: { maxWait: '={{ $json.wait }}' },
			},
		});
		expect(errorsIn(output)).toEqual([undefined, expect.stringMatching(/later than Max Wait/)]);
	});

	it('that cannot be used is an error of its item alone', async () => {
		const [first, second] = simulator.company.people.ids;
		const items = [
			{ person_id: first, wait: 'long' },
			{ person_id: second, wait: 5 },
		] as IDataObject[];
		const output = await run({ items, parameters: { options: { maxWait: '={{ $json.wait }}' } } });
		expect(errorsIn(output)).toEqual([expect.stringMatching(/"Max Wait" must be/), undefined]);
	});

	it('is one for items that share it, and so are their calls', async () => {
		const items = simulator.company.people.ids.slice(0, 5).map((person_id) => ({ person_id }));
		await run({ items, parameters: { options: { maxWait: 7 } } });
		expect(simulator.calls.filter(({ path }) => path === EMPLOYEES)).toHaveLength(1);
	});
});

describe('Wait for Sync', () => {
	const location_id = '7201000000000000002';
	const parameters = { resource: 'location', language: 'zh-CN' };
	const change = () => {
		simulator.settings.readLagMs.locations = [1500, 1500];
		const before = simulator.settings.now();
		simulator.changeLocation(location_id, {
			hiberarchy_common: { name: [{ lang: 'zh-CN', value: '新北京' }] },
		});
		return { location_id, create_time: String(before) };
	};

	it("goes by the platform's clock when n8n's runs ahead", async () => {
		misbehave(simulator, 'clock of n8n runs ahead');
		const output = await run({ items: [change()], parameters });
		expect(output[0]!.json.name).toBe('新北京');
	}, 15_000);

	it('ends at once when the run is cancelled, and nobody is asked', async () => {
		const execution = new AbortController();
		const sleep = jest.spyOn(systemClock, 'sleep');
		const cancelled = run({
			items: [change()],
			parameters,
			onError: 'stopWorkflow',
			signal: execution.signal,
		});
		while (sleep.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
		execution.abort();
		await expect(cancelled).rejects.toThrow(/abort/);
		expect(simulator.calls.map(({ path }) => path)).not.toContain(
			'/open-apis/corehr/v2/locations/batch_get',
		);
		sleep.mockRestore();
	});

	it('is that of each item: an old event and one that need not wait do not wait', async () => {
		const fresh = change();
		const items = [
			{ ...fresh, sync: false },
			{ location_id, create_time: '1700000000000', sync: true },
		];
		const options = { waitForSync: '={{ $json.sync }}' };
		const output = await run({ items, parameters: { ...parameters, options } });
		expect(output.map(({ json }) => json.name)).toEqual(['北京', '北京']);
	});
});
