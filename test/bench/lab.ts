import type { N8n } from '../host/n8n/startN8n';
import type { CredentialReference } from '../host/n8n/credentials';
import { memoryOf } from '../host/soak/memory';
import type { Simulator } from '../simulator';

const LOOK_EVERY_MS = 1_000;

/** A real n8n beside a simulated platform. */
export interface Lab {
	readonly n8n: N8n;
	readonly simulator: Simulator;
}

/** A credential for an app of the platform. */
export async function credentialFor(
	{ n8n, simulator }: Lab,
	{ appId, appSecret, encryptKey, verificationToken } = simulator.app,
): Promise<CredentialReference> {
	const app = { appId, appSecret, encryptKey, verificationToken };
	const fields = { platform: 'custom', baseUrl: simulator.url, ...app };
	return await n8n.credentials.create('feishuCoreHrApi', 'Bench', fields);
}

/** Does the work, and tells by how many MB n8n's memory grew at most while it was done. */
export async function withMemory<T>(
	n8n: N8n,
	work: () => Promise<T>,
): Promise<{ readonly result: T; readonly grewMb: number }> {
	const { process: before } = await memoryOf(n8n);
	let most = before;
	const look = setInterval(() => {
		void memoryOf(n8n).then(
			(now) => (most = Math.max(most, now.process)),
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
