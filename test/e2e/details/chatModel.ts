import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ChatRequest {
	readonly messages: ReadonlyArray<{ readonly role: string; readonly content: unknown }>;
	readonly tools?: ReadonlyArray<{
		readonly function: {
			readonly name: string;
			readonly description: string;
			readonly parameters: { readonly properties: Readonly<Record<string, object>> };
		};
	}>;
}

export interface ToolCall {
	readonly tool: string;
	readonly arguments: Readonly<Record<string, unknown>>;
}

/** A chat model that calls the tools it is told to, then answers with what they said. */
export interface ChatModel {
	/** Base URL of its OpenAI-compatible interface. */
	readonly url: string;
	readonly requests: readonly ChatRequest[];
	close(): void;
}

/** Speaks just enough of OpenAI's chat completions for n8n's agent. */
export async function startChatModel(calls: readonly ToolCall[]): Promise<ChatModel> {
	const requests: ChatRequest[] = [];
	const server = createServer((request, response) => {
		void readJson(request).then((body) => {
			requests.push(body);
			const said = body.messages.filter(({ role }) => role === 'tool');
			const message =
				said.length > 0
					? { role: 'assistant', content: said.map(({ content }) => String(content)).join('\n') }
					: { role: 'assistant', content: null, tool_calls: calls.map(toolCall) };
			const completion = {
				id: `chatcmpl-${requests.length}`,
				object: 'chat.completion',
				created: 0,
				model: 'scripted',
				choices: [{ index: 0, message, finish_reason: said.length > 0 ? 'stop' : 'tool_calls' }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			};
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(completion));
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		close: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}

const toolCall = ({ tool, arguments: given }: ToolCall, index: number) => ({
	id: `call_${index}`,
	type: 'function',
	function: { name: tool, arguments: JSON.stringify(given) },
});

async function readJson(request: IncomingMessage): Promise<ChatRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatRequest;
}
