import { ExecuteContext } from 'n8n-core';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { knownFields } from '../../../nodes/FeishuCoreHr/actions/compare/knownFields';
import type { Subject } from '../../../nodes/FeishuCoreHr/actions/compare/subject';
import * as getMany from '../../../nodes/FeishuCoreHr/actions/person/getMany.operation';
import type { Client } from '../../../nodes/FeishuCoreHr/transport/client';
import { platform } from '../../../nodes/FeishuCoreHr/transport/platform';
import { type Simulator, startSimulator } from '../../simulator';
import { credentialOf, runNode } from './runNode';

/** How often the list of so many people looks at whose a record is. */
async function looksAtRecords(count: number): Promise<number> {
	let looks = 0;
	const record = (index: number): IDataObject => ({
		employment_id: String(index),
		get person_info() {
			looks += 1;
			return { person_id: String(index) };
		},
	});
	const call = async ({ qs }: { qs: IDataObject }) => {
		const from = Number(qs.page_token ?? 0);
		const items = Array.from({ length: 100 }, (_, index) => record(from + index));
		const has_more = from + 100 < count;
		return { items, has_more, ...(has_more && { page_token: String(from + 100) }) };
	};
	const client = { call, within: () => client } as unknown as Client;
	const parameters: IDataObject = {
		...{
			returnAll: true,
			filters: {},
			fieldSet: 'standard',
			fields: [],
			otherFields: '',
			simplify: true,
		},
		...{ language: 'zh-CN', options: {} },
	};
	const context = {
		getInputData: () => [{ json: {} }],
		getNode: () => ({ parameters }),
		getNodeParameter: (name: string) => parameters[name],
		continueOnFail: () => false,
	} as unknown as IExecuteFunctions;
	const app = { baseUrl: 'http://127.0.0.1', appId: 'cli_a', appSecret: '' };
	const output = await getMany.execute(context, { app, client, clock: platform.clock });
	expect(output).toHaveLength(count);
	return looks;
}

describe('a list of people', () => {
	it('costs about four times as much for four times as many', async () => {
		const few = await looksAtRecords(1_000);
		expect(await looksAtRecords(4_000)).toBeLessThan(4.2 * few);
	});
});

describe('a condition on a field that nobody of thousands has', () => {
	it('lets n8n do other things while it is looked for', async () => {
		const comparison = {
			kind: 'person',
			conditions: [{ field: 'no such field', from: '', to: '' }],
		};
		const subject = { comparison, fields: { name: null }, records: [] } as unknown as Subject;
		const client = {
			call: async () => await Promise.reject(new Error('away')),
			within: () => client,
		} as unknown as Client;
		const app = { baseUrl: 'http://127.0.0.1', appId: 'cli_a', appSecret: '' };
		let turns = 0;
		const turn = () => {
			turns += 1;
			immediate = setImmediate(turn);
		};
		let immediate = setImmediate(turn);
		const subjects = Array.from({ length: 2_000 }, () => subject);
		await knownFields({ app, client }, subjects);
		clearImmediate(immediate);
		expect(turns).toBeGreaterThanOrEqual(9);
	});
});

describe('thousands of items', () => {
	let simulator: Simulator;
	beforeEach(async () => {
		simulator = await startSimulator();
	});
	afterEach(async () => await simulator.close());

	it('do not ask n8n for parameters that are the same for all of them', async () => {
		const asked = jest.spyOn(ExecuteContext.prototype, '_getNodeParameter' as never);
		const items = Array.from({ length: 1_000 }, (_, index) => ({
			person_id: simulator.company.people.ids[index % 5]!,
		}));
		await runNode({ items, credential: credentialOf(simulator) });
		expect(asked.mock.calls.length).toBeGreaterThan(0);
		expect(asked.mock.calls.length).toBeLessThan(50);
		asked.mockRestore();
	});
});
