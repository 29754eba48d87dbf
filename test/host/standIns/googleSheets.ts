import { generateKeyPairSync } from 'node:crypto';
import type { Host, HostCall } from './httpsHosts';

interface Write {
	readonly range: string;
	readonly values: string[][];
}

/** One spreadsheet with one sheet, and Google's tokens, as far as n8n's node needs them. */
export class GoogleSheets {
	/** The header first. */
	readonly rows: string[][] = [];

	readonly tokens: Host = () => ({ access_token: 'token', expires_in: 3600, token_type: 'Bearer' });

	readonly sheets: Host = (call) => {
		const { pathname } = call.url;
		if (pathname.endsWith('/values:batchUpdate')) {
			const { data } = JSON.parse(call.body) as { data: Write[] };
			for (const write of data) this.write(write);
			return {};
		}
		if (pathname.endsWith(':batchUpdate')) return { replies: [] };
		if (pathname.includes('/values/')) return this.values(call);
		const gridProperties = { rowCount: 1_000, columnCount: 26 };
		return { sheets: [{ properties: { sheetId: 0, title: 'Sheet1', gridProperties } }] };
	};

	/** The fields of n8n's credential of a service account. */
	static credential() {
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
		return { email: 'sheets@project.example.com', privateKey: pem, inpersonate: false };
	}

	private values({ method, body }: HostCall): unknown {
		if (method === 'GET') return this.rows.length > 0 ? { values: this.rows } : {};
		this.write(JSON.parse(body) as Write);
		return {};
	}

	/** `Sheet1!2:2` are rows, `Sheet1!B2` is a cell. */
	private write({ range, values }: Write): void {
		const [, letters = '', number = ''] = /!([A-Z]*)(\d+)/.exec(range) ?? [];
		const column = letters ? letters.charCodeAt(0) - 'A'.charCodeAt(0) : 0;
		values.forEach((cells, index) => {
			const row = (this.rows[Number(number) - 1 + index] ??= []);
			row.splice(column, cells.length, ...cells);
		});
	}
}
