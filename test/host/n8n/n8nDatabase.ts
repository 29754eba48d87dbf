import type { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import type { N8n } from './startN8n';

type Folder = Pick<N8n, 'userFolder'>;

/** Opens a SQLite file in n8n's folder, as another program on the host would. Needs a closing. */
export function openFile({ userFolder }: Folder, file: string, readOnly = false): DatabaseSync {
	const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
	return new Database(path.join(userFolder, '.n8n', file), { readOnly, timeout: 10_000 });
}

/** Does something to n8n's own database while n8n runs on it. */
export function changeDatabase(folder: Folder, sql: string): void {
	const db = openFile(folder, 'database.sqlite');
	try {
		db.exec(sql);
	} finally {
		db.close();
	}
}
