import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { freePort } from '../n8n/ports';
import { MailServer } from '../standIns/mailServer';
import { tell } from './print';

const PAGE_PORT = 5681;

const STYLE =
	'<style>body{font:16px/1.6 system-ui,sans-serif;margin:24px}h2{font-size:20px}pre{font:inherit;white-space:pre-wrap}</style>';

/** The mails of the demo: told in the terminal and shown on a plain page. */
export class Mails {
	readonly server = new MailServer(({ subject, text }) => {
		tell(`mail: ${subject ?? ''}`);
		for (const line of (text ?? '').trim().split('\n'))
			process.stdout.write(`            ${line}\n`);
	});

	private readonly page: Server = createServer((_request, response) => {
		response.setHeader('content-type', 'text/html; charset=utf-8');
		response.end(this.html());
	});

	/** @returns the address of the page */
	async listen(): Promise<string> {
		await this.server.listen();
		const port = await freePort(PAGE_PORT);
		this.page.listen(port, '127.0.0.1');
		await once(this.page, 'listening');
		return `http://127.0.0.1:${port}`;
	}

	async close(): Promise<void> {
		this.page.closeAllConnections();
		await new Promise((resolve) => this.page.close(resolve));
		await this.server.close();
	}

	/** The newest first. As text: what a mail holds must not run in this page. */
	private html(): string {
		const mails = this.server.mails.map(
			({ subject, text }) => `<h2>${escaped(subject)}</h2><pre>${escaped(text)}</pre>`,
		);
		const none = '<p>No mail yet · 还没有邮件</p>';
		return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Mails · 邮件</title>${STYLE}${mails.reverse().join('\n') || none}`;
	}
}

const escaped = (text = ''): string =>
	text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
