import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on loopback that keeps what it receives. */
export class MailServer {
	readonly mails: ParsedMail[] = [];

	private readonly server: SMTPServer;

	/** @param onMail told of each mail, once it is read */
	constructor(onMail: (mail: ParsedMail) => void = () => undefined) {
		this.server = new SMTPServer({
			authOptional: true,
			disabledCommands: ['AUTH', 'STARTTLS'],
			onData: (stream, _session, done) => {
				simpleParser(stream).then(
					(mail) => {
						this.mails.push(mail);
						onMail(mail);
						done();
					},
					(error: Error) => done(error),
				);
			},
		});
	}

	async listen(port = 0): Promise<void> {
		const listening = once(this.server.server, 'listening');
		this.server.listen(port, '127.0.0.1');
		await listening;
	}

	/** The fields of n8n's SMTP credential. */
	get credential() {
		const { port } = this.server.server.address() as AddressInfo;
		return {
			host: '127.0.0.1',
			port,
			secure: false,
			disableStartTls: true,
			user: '',
			password: '',
		};
	}

	async close(): Promise<void> {
		await new Promise<void>((resolve) => this.server.close(() => resolve()));
	}
}
