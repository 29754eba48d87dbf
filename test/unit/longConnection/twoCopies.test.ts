import { startSimulator, type Simulator } from '../../simulator';
import { appOf, door, FakeSubscriber, http, readLog } from './listeners';

type Connections = typeof import('../../../nodes/FeishuCoreHr/longConnection/connections');
type PlatformModule = typeof import('../../../nodes/FeishuCoreHr/transport/platform');
type ActivationError = typeof import('../../../nodes/FeishuCoreHr/trigger/activationError');

/** The package as n8n loads it, each time anew: an update from the panel does that. */
function loadPackage() {
	const room = '../../../nodes/FeishuCoreHr';
	let copy: (Connections & PlatformModule & ActivationError) | undefined;
	jest.isolateModules(() => {
		copy = {
			...jest.requireActual<Connections>(`${room}/longConnection/connections`),
			...jest.requireActual<PlatformModule>(`${room}/transport/platform`),
			...jest.requireActual<ActivationError>(`${room}/trigger/activationError`),
		};
	});
	if (!copy) throw new Error('not loaded');
	return copy;
}

let simulator: Simulator;
const leavers: Array<() => Promise<void>> = [];
beforeEach(async () => {
	readLog();
	const clientConfig = { ReconnectInterval: 0.1, ReconnectNonce: 0.05 };
	simulator = await startSimulator({ app: { clientConfig }, settings: { greetingMs: 20 } });
});
afterEach(async () => {
	await Promise.all(leavers.splice(0).map(async (leave) => await leave()));
	await simulator.close();
});

describe('a package that is updated while n8n runs', () => {
	it('listens on the connection of the copy before: each workflow gets each event', async () => {
		const [old, updated] = [loadPackage(), loadPackage()];
		expect(old.joinConnection).not.toBe(updated.joinConnection);
		const [before, after] = [new FakeSubscriber('before'), new FakeSubscriber('after')];
		leavers.push(await old.joinConnection(appOf(simulator), http, before, door));
		leavers.push(await updated.joinConnection(appOf(simulator), http, after, door));
		await simulator.until(() => simulator.app.longConnection.ready.length > 0, 'a client');
		const eventId = simulator.app.push(
			simulator.app.personUpdated({ personId: '1', fieldChanges: ['age'] }),
		);
		await simulator.acknowledged(eventId);
		expect(simulator.app.longConnection.history).toHaveLength(1);
		expect([before.seen, after.seen]).toEqual([[eventId], [eventId]]);
	});

	it('keeps to one cache of tokens and one set of rate limits', () => {
		expect(loadPackage().platform).toBe(loadPackage().platform);
	});

	it('tells the reasons of the other copy in the same words', async () => {
		const [old, updated] = [loadPackage(), loadPackage()];
		const one = new FakeSubscriber('a');
		leavers.push(await old.joinConnection(appOf(simulator), http, one, door));
		simulator.app.appSecret = 'reset in the developer console';
		simulator.dropConnections();
		await one.whenLost;
		const node = { id: '1', name: 'Trigger', type: 't', typeVersion: 1, position: [0, 0] };
		const shown = updated.activationError(node as never, one.lostTo[0]);
		expect(shown.message).toMatch(/^The App Secret is wrong\. Copy/);
	});

	it('refuses to listen beside a version whose connections it cannot share', async () => {
		const key = Symbol.for('n8n-nodes-feishu-corehr/connections@0');
		const shelf = globalThis as unknown as Record<symbol, unknown>;
		shelf[key] = new Map([['an app', {}]]);
		const { joinConnection } = loadPackage();
		const join_ = async () =>
			await joinConnection(appOf(simulator), http, new FakeSubscriber('a'), door);
		await expect(join_()).rejects.toMatchObject({
			message: 'This package was updated while n8n was running',
			description: expect.stringContaining('Restart n8n') as string,
		});
		expect(simulator.app.longConnection.handshakes).toBe(0);
		shelf[key] = new Map();
		leavers.push(await join_());
		delete shelf[key];
	});
});
