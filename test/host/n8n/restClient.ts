import { httpCall } from './httpCall';

/** An answer of n8n's that is not 2xx. */
export class RestError extends Error {
	constructor(
		readonly status: number,
		readonly path: string,
		readonly body: string,
	) {
		super(`n8n answered ${status} to ${path}: ${body.slice(0, 500)}`);
	}
}

export interface Account {
	readonly email: string;
	readonly password: string;
}

/** The owner of every n8n started here; n8n wants a capital letter and a digit in the password. */
export const OWNER: Account = { email: 'owner@example.com', password: 'CoreHr-2026' };

/** n8n's own REST interface, the one its editor uses, with the session of one account. */
export class RestClient {
	private cookie = '';

	constructor(readonly baseUrl: string) {}

	/** Creates the owner of a fresh n8n, or signs in to one that has its owner already. */
	async signIn(account: Account = OWNER): Promise<void> {
		const { email, password } = account;
		const name = { firstName: 'Demo', lastName: 'Owner' };
		const settings = await this.send<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/settings',
		);
		await (settings.userManagement.showSetupOnFirstLoad
			? this.send('POST', '/owner/setup', { email, password, ...name })
			: this.send('POST', '/login', { emailOrLdapLoginId: email, password }));
	}

	/**
	 * @param path below `/rest`
	 * @returns the `data` of the answer, or the whole answer where n8n does not wrap it
	 * @throws RestError
	 */
	async send<T>(method: string, path: string, body?: unknown): Promise<T> {
		const headers = {
			// n8n ties a session to the browser that began it.
			'browser-id': 'n8n-nodes-feishu-corehr',
			...(this.cookie && { cookie: this.cookie }),
			...(body !== undefined && { 'content-type': 'application/json' }),
		};
		const json = body === undefined ? undefined : JSON.stringify(body);
		const response = await httpCall(method, `${this.baseUrl}/rest${path}`, headers, json);
		const { status, body: text } = response;
		if (status < 200 || status > 299) throw new RestError(status, `${method} ${path}`, text);
		const cookies = response.headers['set-cookie'] ?? [];
		const session = cookies.find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';', 1)[0] ?? '';
		const answer: unknown = text === '' ? undefined : JSON.parse(text);
		return (isWrapped(answer) ? answer.data : answer) as T;
	}
}

const isWrapped = (answer: unknown): answer is { data: unknown } =>
	typeof answer === 'object' && answer !== null && 'data' in answer;
