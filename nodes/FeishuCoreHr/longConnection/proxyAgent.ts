/**
 * Proxies for the socket. n8n's HTTP helpers heed the proxy variables by themselves; the SDK's
 * socket does not. (Bundled with its libraries by the build.)
 */
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { ClientRequest } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { getProxyForUrl } from 'proxy-from-env';

/**
 * An agent that heeds `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case, as
 * they stand when a connection is opened. `ws:` counts as `http:` and `wss:` as `https:`; both go
 * through the proxy as a tunnel (CONNECT), with the user and password of the proxy's address.
 */
export class ProxyFromEnvironmentAgent extends Agent {
	/** @param onRequest sees each request before it is sent on its way */
	constructor(private readonly onRequest: (request: ClientRequest) => void = () => undefined) {
		super();
	}

	async connect(request: ClientRequest, options: AgentConnectOpts) {
		this.onRequest(request);
		const protocol = options.secureEndpoint ? 'https' : 'http';
		const proxy = getProxyForUrl(`${protocol}://${options.host ?? ''}:${options.port}`);
		if (proxy) return new HttpsProxyAgent(proxy);
		return options.secureEndpoint ? https.globalAgent : http.globalAgent;
	}
}
