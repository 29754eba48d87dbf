import { joinConnection } from '../../../nodes/FeishuCoreHr/longConnection/connections';
import type { Door } from '../../../nodes/FeishuCoreHr/door';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { envelope, startSimulator, type Simulator } from '../../simulator';
import { node } from '../trigger/node';
import { appOf, http, readLog } from './listeners';

let simulator: Simulator;
let leave = async () => {};

beforeEach(
	async () =>
		(simulator = await startSimulator({ settings: { redeliveryMs: Array<number>(100).fill(50) } })),
);
afterEach(async () => {
	await leave();
	await simulator.close();
});

it('an event that nobody expected to fail is told of, and the platform brings it again', async () => {
	const log = readLog();
	const receive = jest
		.fn<Promise<'stored'>, Parameters<Door['receive']>>()
		.mockRejectedValueOnce(new TypeError('nobody thought of this'))
		.mockResolvedValue('stored');
	const settings = readSettings(node({ events: ['corehr.person.updated_v1'] }));
	const subscriber = {
		subscription: { node: 'node 1', settings },
		admitted: () => undefined,
		see: async () => undefined,
		lost: () => undefined,
	};
	leave = await joinConnection(appOf(simulator), http, subscriber, { receive });
	const { app } = simulator;
	await simulator.acknowledged(
		app.push(app.personUpdated({ personId: '1', fieldChanges: ['age'] })),
	);
	const warnings = log.filter((line) => line.startsWith('warn'));
	expect(warnings).toEqual([expect.stringContaining('an event could not be handled')]);
	expect(receive).toHaveBeenCalledTimes(2);
});

it('an event of a type that nobody knows is acknowledged, stored for nobody, and told of once', async () => {
	const log = readLog();
	const receive = jest.fn<Promise<'stored'>, Parameters<Door['receive']>>();
	const subscriber = {
		subscription: undefined,
		admitted: () => undefined,
		see: async () => undefined,
		lost: () => undefined,
	};
	leave = await joinConnection(appOf(simulator), http, subscriber, { receive });
	const { app } = simulator;
	for (let time = 0; time < 2; time++) {
		await simulator.acknowledged(app.push(envelope(app, 'corehr.robot.hired_v1', {})));
	}
	const warnings = log.filter((line) => line.startsWith('warn'));
	expect(warnings).toEqual([expect.stringContaining('came: corehr.robot.hired_v1.')]);
	expect(receive).not.toHaveBeenCalled();
});
