import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

export interface HttpAnswer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
}

/**
 * One HTTP call on a connection of its own. n8n closes a kept connection after 5 idle seconds, and
 * on a busy machine `fetch` sometimes writes into one that is just being closed.
 */
export async function httpCall(
	method: string,
	url: string,
	headers: OutgoingHttpHeaders = {},
	body?: string,
): Promise<HttpAnswer> {
	return await new Promise((resolve, reject) => {
		const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
		const call = request(url, { method, agent: false, headers: { ...length, ...headers } });
		call.once('error', reject);
		call.once('response', (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.once('error', reject);
			response.once('end', () => {
				const { headers: received, statusCode = 0 } = response;
				const text = Buffer.concat(chunks).toString('utf8');
				resolve({ status: statusCode, headers: received, body: text });
			});
		});
		call.end(body);
	});
}
