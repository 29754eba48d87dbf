import type { SdkClient } from './officialSdk';
import { quickPace, sdkClient } from './officialSdk';
import type { Simulator } from './index';
import { eventPages, startSimulator } from './index';

const TYPES = Object.keys(eventPages);

let simulator: Simulator;
let client: SdkClient | undefined;

beforeEach(async () => {
	simulator = await startSimulator({ app: { clientConfig: quickPace } });
});

afterEach(async () => {
	client?.close();
	await simulator.close();
});

it('has the page of every CoreHR event', () => {
	expect(TYPES).toHaveLength(73);
	for (const { body, event } of Object.values(eventPages)) {
		const top = Object.keys(body).filter((key) => !key.includes('.'));
		expect(top.sort()).toEqual(Object.keys(event).sort());
	}
});

it("pushes each with its page's example, which the official SDK takes for that event", async () => {
	const seen = new Map<string, Record<string, unknown>>();
	const handlers = TYPES.map((type) => [
		type,
		(event: Record<string, unknown>) => void seen.set(type, event),
	]);
	client = sdkClient(simulator, Object.fromEntries(handlers) as Parameters<typeof sdkClient>[1]);
	await simulator.connected(1);
	const { app } = simulator;
	for (const type of TYPES) await simulator.acknowledged(app.push(app.event(type)));
	expect([...seen.keys()]).toEqual(TYPES);
	for (const [type, event] of seen) expect(event).toMatchObject(eventPages[type]!.event);
});

it('changes single keys of an example', () => {
	const { event, header } = simulator.app.event(
		'corehr.offboarding.status_updated_v2',
		{ status: 3 },
		{ event_id: 'mine' },
	);
	expect(event).toEqual({ ...eventPages[header.event_type]!.event, status: 3 });
	expect(header.event_id).toBe('mine');
});

it('knows no other events', () => {
	expect(() => simulator.app.event('corehr.person.resurrected_v1')).toThrow('no page');
});
