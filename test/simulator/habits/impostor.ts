import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createServer } from 'node:tls';

const file = (name: string) => readFileSync(path.join(__dirname, '../certificate', name));

/**
 * Listens as somebody whose certificate nobody trusts, until the function returned is called.
 *
 * @param announce is given `wss://host:port` once it is known; the function returned takes it back
 */
export function startImpostor(announce: (origin: string) => () => void): () => void {
	let isOver = false;
	let takeBack: () => void = () => undefined;
	const options = { key: file('key.pem'), cert: file('certificate.pem') };
	const server = createServer(options, (socket) => socket.destroy());
	server.on('tlsClientError', () => undefined);
	server.listen(0, '127.0.0.1', () => {
		if (isOver) return void server.close();
		const { port } = server.address() as AddressInfo;
		takeBack = announce(`wss://127.0.0.1:${port}`);
	});
	// Whoever forgets to end it is not kept running by it.
	server.unref();
	return () => {
		isOver = true;
		takeBack();
		server.close();
	};
}
