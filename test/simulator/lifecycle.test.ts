import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sdkClient } from './officialSdk';
import { PERSON_UPDATED, startSimulator } from './index';

it('closing leaves nothing that keeps a process alive, whatever was going on', async () => {
	const script = join(__dirname, 'busyAndClosed.ts');
	const run = promisify(execFile);
	const { stdout } = await run(process.execPath, ['--import', 'tsx', script], { timeout: 20_000 });
	expect(stdout).toContain('The simulator was closed before: event');
}, 30_000);

it('a taken port is an error', async () => {
	const simulator = await startSimulator();
	await expect(startSimulator({ port: simulator.port })).rejects.toThrow('EADDRINUSE');
	await simulator.close();
});

it('two apps have their own connections and tokens', async () => {
	const simulator = await startSimulator();
	const second = simulator.addApp({ appId: 'cli_00000000000000aa', appSecret: 'another' });
	const client = sdkClient(simulator, { [PERSON_UPDATED]: () => undefined });
	await simulator.connected(1);
	await simulator.connected(0, { appId: second.appId });
	const { eventIds } = simulator.changePerson(simulator.company.people.ids[0]!, { age: 1 });
	await simulator.acknowledged(eventIds[simulator.app.appId]!);
	const other = await simulator.attempted(eventIds[second.appId]!, 1, { appId: second.appId });
	expect(other.attempts[0]?.outcome).toBe('no client');
	expect(() => simulator.addApp({ appId: second.appId })).toThrow('already');
	client.close();
	await simulator.close();
});

it('a wait that is not met says what was seen', async () => {
	const simulator = await startSimulator();
	await expect(simulator.connected(2, { timeoutMs: 1 })).rejects.toThrow(
		'2 connected, there are 0',
	);
	await simulator.close();
});
