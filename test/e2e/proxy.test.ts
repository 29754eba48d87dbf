import { ConnectProxy } from '../unit/longConnection/connectProxy';
import { chain, coreHr, coreHrTrigger } from '../host/n8n/workflowDraft';
import { closeScene, openScene, type Scene } from './scene';

describe.each([
	['without a password', undefined],
	['that demands a password', 'hr:p%40ss'],
])('behind a proxy %s', (_, login) => {
	const proxy = new ConnectProxy(login);
	let scene: Scene;

	beforeAll(async () => {
		scene = await openScene({ env: { HTTP_PROXY: await proxy.listen() } });
	}, 240_000);
	afterAll(async () => {
		await closeScene(scene);
		await proxy.close();
	}, 60_000);

	it('the socket, its handshake and every call take the way through the proxy', async () => {
		const { credential, n8n, simulator } = scene;
		const { id } = await n8n.workflows.create(
			chain('Behind a proxy', [coreHrTrigger(credential), coreHr(credential)]),
		);
		await n8n.workflows.activate(id);
		await simulator.connected(1);
		const [person = ''] = simulator.company.people.ids;
		simulator.changePerson(person, { phone_number: '+86 10 5555' });
		const [execution] = await n8n.executions.whenEnded(id, 1);

		expect(execution?.status).toBe('success');
		expect(proxy.tunnels).toContain(`127.0.0.1:${simulator.port}`);
		const calls = simulator.calls.map(({ method, path }) => `${method} ${simulator.url}${path}`);
		expect(calls).toContain(`POST ${simulator.url}/callback/ws/endpoint`);
		const addresses = proxy.forwarded.map((request) => request.split('?')[0]);
		expect(addresses).toEqual(expect.arrayContaining(calls));
	}, 120_000);
});
