import { PERSON_UPDATED, startSimulator } from './index';
import { sdkClient } from './officialSdk';

/** Keeps a simulator busy in every way, then closes it: the process must end by itself. */
async function main(): Promise<void> {
	const simulator = await startSimulator();
	const client = sdkClient(simulator, {
		[PERSON_UPDATED]: async () => await new Promise(() => {}),
	});
	await simulator.connected(1);
	const event = simulator.app.personUpdated({ personId: '1', fieldChanges: ['age'] });
	simulator.app.push(event);
	simulator.app.push(event, { delayMs: 60_000 });
	await simulator.app.setWebhook(`${simulator.url}/nothing`, { check: false });
	simulator.faults.add({ kind: 'slow', delayMs: 60_000 });
	simulator.app.push(event);
	await simulator.until(() => simulator.calls.some(({ path }) => path === '/nothing'));
	const waiting = simulator.settled(event.header.event_id, { timeoutMs: 60_000 });
	client.close();
	await simulator.close();
	process.stdout.write(await waiting.then(String, (error: Error) => error.message));
}

void main();
