import type { N8n } from '../host/n8n/startN8n';
import type { CredentialReference } from '../host/n8n/credentials';
import type { Simulator } from '../simulator';

const LOOK_EVERY_MS = 1_000;

/** A real n8n beside a simulated platform. */
export interface Lab {
	readonly n8n: N8n;
	readonly simulator: Simulator;
}

/** A credential for the platform's app. */
export async function credentialFor({ n8n, simulator }: Lab): Promise<CredentialReference> {
	const { appId, appSecret, encryptKey, verificationToken } = simulator.app;
	const app = { appId, appSecret, encryptKey, verificationToken };
	const fields = { platform: 'custom', baseUrl: simulator.url, ...app };
	return await n8n.credentials.create('feishuCoreHrApi', 'Bench', fields);
}

/** The memory of n8n's process, in MB, as n8n itself reports it. */
async function memoryOf(n8n: N8n): Promise<number> {
	const metrics = await (await fetch(`${n8n.baseUrl}/metrics`)).text();
	const [, bytes] = /^n8n_process_resident_memory_bytes (\S+)/m.exec(metrics) ?? [];
	if (bytes === undefined)
		throw new Error(`No memory among n8n's metrics: ${metrics.slice(0, 200)}`);
	return Number(bytes) / 2 ** 20;
}

/** Does the work, and tells by how many MB n8n's memory grew at most while it was done. */
export async function withMemory<T>(
	n8n: N8n,
	work: () => Promise<T>,
): Promise<{ readonly result: T; readonly grewMb: number }> {
	const before = await memoryOf(n8n);
	let most = before;
	const look = setInterval(() => {
		void memoryOf(n8n).then(
			(now) => (most = Math.max(most, now)),
			// A busy n8n does not always answer: the next look will do.
			() => undefined,
		);
	}, LOOK_EVERY_MS);
	try {
		const result = await work();
		return { result, grewMb: most - before };
	} finally {
		clearInterval(look);
	}
}
