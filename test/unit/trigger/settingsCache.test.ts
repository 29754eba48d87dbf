import type { IWebhookFunctions } from 'n8n-workflow';

import { settingsOf } from '../../../nodes/FeishuCoreHr/trigger/settingsCache';
import { node } from './node';

let read = 0;

/** A request to a webhook node: n8n makes a new context for each. */
function request(parameters: object, { workflow = 'w' as string | undefined, id = 'n' } = {}) {
	const given = { events: ['corehr.person.updated_v1'], connection: 'webhook', ...parameters };
	const source = node(given);
	return {
		...source,
		getNode: () => ({ ...source.getNode(), id, parameters: given }),
		getWorkflow: () => ({ id: workflow }),
		getNodeParameter: (name: string, otherwise: unknown) => {
			read += name === 'events' ? 1 : 0;
			return source.getNodeParameter(name, otherwise);
		},
	} as unknown as IWebhookFunctions;
}

beforeEach(() => (read = 0));

describe('the settings of a webhook node', () => {
	it('are read once, however many events are posted', () => {
		const first = settingsOf(request({}, { workflow: 'once' }));
		expect(settingsOf(request({}, { workflow: 'once' }))).toBe(first);
		expect(read).toBe(1);
	});

	it('are read anew when a parameter was changed, also when it is changed back', () => {
		const at = { workflow: 'changed' };
		const windows = [1, 2, 1].map((replayWindow) => request({ options: { replayWindow } }, at));
		expect(windows.map((one) => settingsOf(one).connection)).toEqual(
			[3_600_000, 7_200_000, 3_600_000].map((replayWindowMs) => ({
				kind: 'webhook',
				replayWindowMs,
			})),
		);
		expect(read).toBe(3);
	});

	it.each([
		['another workflow', { workflow: 'b', id: 'n' }],
		['another node', { workflow: 'a', id: 'm' }],
		['a workflow that is not saved', { workflow: undefined, id: 'n' }],
	])('are not those of %s', (_, where) => {
		settingsOf(request({ options: { replayWindow: 1 } }, { workflow: 'a' }));
		const { connection } = settingsOf(request({ options: { replayWindow: 2 } }, where));
		expect(connection).toMatchObject({ replayWindowMs: 7_200_000 });
	});

	it('are read for each event where an expression stands in them', () => {
		const parameters = { personFields: ['={{ $json.field }}'] };
		for (let event = 0; event < 3; event++) settingsOf(request(parameters, { workflow: 'expr' }));
		expect(read).toBe(3);
	});

	it('are kept for the last 500 nodes', () => {
		for (let number = 0; number <= 500; number++)
			settingsOf(request({}, { workflow: `${number}` }));
		read = 0;
		settingsOf(request({}, { workflow: '1' }));
		settingsOf(request({}, { workflow: '500' }));
		expect(read).toBe(0);
		settingsOf(request({}, { workflow: '0' }));
		expect(read).toBe(1);
	});
});
