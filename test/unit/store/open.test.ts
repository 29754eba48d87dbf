import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isShared, openStore } from '../../../nodes/FeishuCoreHr/store/open';

const open = (env: Record<string, string>) =>
	openStore(env, { healed: () => undefined, now: Date.now });

/** The connection that a store was given, as the `pg` library takes it. */
const connection = (env: Record<string, string>) =>
	(open(env) as unknown as { storing: { connection: Record<string, unknown> } }).storing.connection;

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'open-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(content: string): string {
	const path = join(folder, 'secret');
	writeFileSync(path, content);
	return path;
}

const N8N = {
	FEISHU_COREHR_INBOX_URL: 'n8n',
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_PASSWORD: 'secret-of-mine',
};

it.each<Record<string, string>>([
	{},
	{ FEISHU_COREHR_INBOX_URL: '' },
	{ FEISHU_COREHR_INBOX_URL: '  ' },
])("with %j, it is a file in n8n's folder", (env) => {
	expect(open({ ...env, N8N_USER_FOLDER: folder }).place).toBe(
		join(folder, '.n8n/feishu-corehr.sqlite'),
	);
	expect(isShared(env)).toBe(false);
});

it.each(['postgres', 'postgresql'])('a %s:// URL is a PostgreSQL database', (protocol) => {
	const env = { FEISHU_COREHR_INBOX_URL: `${protocol}://hr:p%40ss@db.example:6432/changes` };
	expect(open(env).place).toBe('PostgreSQL hr@db.example:6432/changes, schema feishu_corehr');
	expect(isShared(env)).toBe(true);
});

it('the URL may stand in a file, as secrets do', () => {
	const env = { FEISHU_COREHR_INBOX_URL_FILE: file('postgres://hr:x@db.example/changes\n') };
	expect(open(env).place).toBe('PostgreSQL hr@db.example:5432/changes, schema feishu_corehr');
});

it.each([
	'nonsense',
	'http://hr:secret-of-mine@db.example/changes',
	'mysql://hr:secret-of-mine@db.example/changes',
	'postgres://',
	'postgres://hr:secret-of-mine#@db.example/changes',
])('%s is refused, with what to enter and without the password', (url) => {
	const opening = () => open({ FEISHU_COREHR_INBOX_URL: url });
	expect(opening).toThrow(/FEISHU_COREHR_INBOX_URL is no URL.*Enter one like postgres:/);
	expect(opening).not.toThrow(/secret-of-mine/);
	expect(opening).toThrow(expect.objectContaining({ fault: 'wrongSetting' }));
});

it('a file that cannot be read is refused, with its variable and its name', () => {
	const env = { FEISHU_COREHR_INBOX_URL_FILE: join(folder, 'missing') };
	expect(() => open(env)).toThrow(/FEISHU_COREHR_INBOX_URL_FILE .*missing: ENOENT/);
});

it('a file that is named in the URL and cannot be read is refused, too', async () => {
	const url = `postgres://hr:secret-of-mine@db/hr?sslmode=verify-full&sslrootcert=${folder}/none`;
	const reading = open({ FEISHU_COREHR_INBOX_URL: url }).transact('read', async () => 1);
	const fault = await reading.catch((error: unknown) => error);
	expect(fault).toMatchObject({ fault: 'wrongSetting' });
	expect(String(fault)).toMatch(/FEISHU_COREHR_INBOX_URL names .*none ENOENT/);
	expect(String(fault)).not.toMatch(/secret-of-mine/);
});

describe("n8n's own database", () => {
	it("has n8n's own defaults", () => {
		expect(open(N8N).place).toBe('PostgreSQL postgres@localhost:5432/n8n, schema feishu_corehr');
		expect(connection(N8N)).toMatchObject({ password: 'secret-of-mine', ssl: false });
	});

	it('is where n8n looks for it, whatever schema and prefix n8n uses there', () => {
		const env = {
			...N8N,
			DB_POSTGRESDB_HOST: 'db.example',
			DB_POSTGRESDB_PORT: '6432',
			DB_POSTGRESDB_DATABASE: 'flows',
			DB_POSTGRESDB_USER: '"hr"',
			DB_POSTGRESDB_SCHEMA: 'other',
			DB_TABLE_PREFIX: 'x_',
		};
		expect(open(env).place).toBe('PostgreSQL hr@db.example:6432/flows, schema feishu_corehr');
	});

	it('takes values from files', () => {
		const { FEISHU_COREHR_INBOX_URL, DB_TYPE } = N8N;
		const env = {
			FEISHU_COREHR_INBOX_URL,
			DB_TYPE,
			DB_POSTGRESDB_PASSWORD_FILE: file('from a file\n'),
		};
		expect(connection(env)).toMatchObject({ password: 'from a file' });
	});

	it.each([
		[{ ENABLED: 'true' }, true],
		[{ ENABLED: '0' }, false],
		[{ CA: 'ca' }, { ca: 'ca', cert: undefined, key: undefined, rejectUnauthorized: true }],
		[
			{ CERT: 'cert', KEY: 'key', REJECT_UNAUTHORIZED: 'false' },
			{ ca: undefined, cert: 'cert', key: 'key', rejectUnauthorized: false },
		],
		[
			{ REJECT_UNAUTHORIZED: 'false' },
			{ ca: undefined, cert: undefined, key: undefined, rejectUnauthorized: false },
		],
	])('SSL %j is %j', (settings, ssl) => {
		const env = Object.entries(settings).map(([name, value]) => [
			`DB_POSTGRESDB_SSL_${name}`,
			value,
		]);
		const made = connection({ ...N8N, ...Object.fromEntries(env) }).ssl as typeof ssl;
		// The library hides the key from whoever lists the settings.
		expect(typeof made === 'object' ? { ...made, key: made.key } : made).toEqual(ssl);
	});

	it.each([
		[{ DB_TYPE: 'sqlite' }, /DB_TYPE is not postgresdb/],
		[{ DB_TYPE: '' }, /DB_TYPE is not postgresdb/],
		[{ DB_POSTGRESDB_PORT: 'five' }, /DB_POSTGRESDB_PORT is no number/],
		[{ DB_POSTGRESDB_HOST_FILE: '/nowhere' }, /DB_POSTGRESDB_HOST_FILE/],
	])('%j is refused', (env, sentence) => {
		expect(() => open({ ...N8N, ...env })).toThrow(sentence);
		expect(() => open({ ...N8N, ...env })).not.toThrow(/secret-of-mine/);
	});
});
