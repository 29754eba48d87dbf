import { N8nProcess } from './n8nProcess';
import { freePort } from './ports';
import { hostPrograms } from './programs';

/** `firstStart.ts <folder>`: n8n on an empty user folder, ended as soon as it is up. */
async function main(userFolder: string): Promise<void> {
	const { node, n8n } = hostPrograms();
	const [port, brokerPort] = [await freePort(), await freePort()];
	const first = new N8nProcess({ role: 'main', userFolder, port, brokerPort, node }, n8n, {});
	await first.start();
	await first.stop();
}

void main(process.argv[2] ?? '').catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exitCode = 1;
});
