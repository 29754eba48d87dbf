import type { INode } from 'n8n-workflow';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { node } from '../../host/n8n/workflowDraft';

/** The status that a post of an event is answered with. */
type Answer = (eventId: string, times: number) => number | Promise<number>;

/** Where workflows post the events they run for, whatever n8n keeps of their executions. */
export class Sink {
	/** Event ids in order of arrival. */
	readonly received: string[] = [];

	/** May fail a run (500), or hold it up; `times` counts the posts of this event from 1. */
	answer: Answer = () => 200;

	private readonly server: Server;

	constructor() {
		this.server = createServer((request, response) => {
			void this.take(request).then((status) => response.writeHead(status).end('{}'));
		});
	}

	async open(): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return this;
	}

	async close(): Promise<void> {
		const closed = new Promise((resolve) => this.server.close(resolve));
		this.server.closeAllConnections();
		await closed;
	}

	/** How often a workflow ran for the event as far as here. */
	times(eventId: string): number {
		return this.received.filter((id) => id === eventId).length;
	}

	/** A step that posts the event of its item, and fails when the answer says so. */
	step(name = 'Post'): INode {
		const { port } = this.server.address() as AddressInfo;
		return node(name, 'n8n-nodes-base.httpRequest', 4.2, {
			method: 'POST',
			url: `http://127.0.0.1:${port}/`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify({ id: $json.event_id }) }}',
			options: {},
		});
	}

	private async take(request: IncomingMessage): Promise<number> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { id } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { id: string };
		this.received.push(id);
		return await this.answer(id, this.times(id));
	}
}
