import type { Host } from './httpsHosts';

export interface SlackMessage {
	readonly channel: string;
	readonly text: string;
}

/** Slack's API, as far as posting a message needs it. */
export class Slack {
	readonly messages: SlackMessage[] = [];

	readonly host: Host = ({ url, body }) => {
		if (url.pathname !== '/api/chat.postMessage') return { ok: false, error: 'unknown_method' };
		const message = JSON.parse(body) as SlackMessage;
		this.messages.push(message);
		return { ok: true, channel: message.channel, ts: '1.1', message };
	};
}
