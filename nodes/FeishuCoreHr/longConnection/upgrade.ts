/**
 * The request that turns into the socket. The SDK says "connect failed" and no more; what the
 * operator has to know is read here, where the request is given to our agent.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';

import { SOCKET_UNREACHABLE, WEBSOCKET_BLOCKED } from '../transport/errorSentences';
import { PlatformError } from '../transport/errors';

export interface UpgradeWatcher {
	/** It did not become a socket; called at least once then. */
	readonly refused: (reason: PlatformError) => void;
	/**
	 * The socket is gone. The SDK begins to listen for that a moment after it opens and so misses a
	 * server that closes at once (1.74.0, `communicate`).
	 */
	readonly closed: () => void;
}

export function watchUpgrade(request: ClientRequest, { refused, closed }: UpgradeWatcher): void {
	const { host } = request;
	// Emitted by https-proxy-agent with the proxy's answer to CONNECT.
	request.on('proxyConnect', ({ statusCode }: { statusCode: number }) => {
		if (statusCode !== 200)
			refused(blocked(`the proxy did not open a tunnel to ${host}`, statusCode));
	});
	request.on('response', (response) => refused(notUpgraded(host, response)));
	request.on('error', (error: NodeJS.ErrnoException) => {
		const { code = 'no answer' } = error;
		refused(new PlatformError({ msg: `${host}: ${code}`, sentence: SOCKET_UNREACHABLE }));
	});
	request.on('upgrade', (_response, socket) => socket.on('close', closed));
}

/**
 * The platform itself says so in headers, as its Go SDK reads them (`ws/client.go`, `parseErr`);
 * whoever else answers is in between.
 */
function notUpgraded(host: string, { headers, statusCode: status = 0 }: IncomingMessage) {
	const code =
		Number(headers['handshake-autherrcode']) || Number(headers['handshake-status'] ?? NaN);
	if (!Number.isInteger(code)) return blocked(`${host} did not open a WebSocket`, status);
	return new PlatformError({ code, status, msg: String(headers['handshake-msg'] ?? 'no message') });
}

const blocked = (msg: string, status: number) =>
	new PlatformError({ msg, status, sentence: WEBSOCKET_BLOCKED });
