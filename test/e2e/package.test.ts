import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { isBuiltin } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { prepared } from '../host/n8n/programs';

const ROOT = path.resolve(__dirname, '../..');
const call = promisify(execFile);

interface Manifest {
	readonly dependencies?: object;
	readonly n8n: { readonly credentials: readonly string[]; readonly nodes: readonly string[] };
}

let folder: string;
let files: readonly string[];

const read = (file: string) => fs.readFileSync(path.join(folder, file), 'utf8');

beforeAll(async () => {
	const unpacked = fs.mkdtempSync(path.join(os.tmpdir(), 'feishu-corehr-package-'));
	await call('tar', ['-xzf', prepared('PACKAGE_TARBALL'), '-C', unpacked]);
	folder = path.join(unpacked, 'package');
	files = fs
		.readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
});

afterAll(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

describe('the packed package', () => {
	it('is under 1.5 MB unpacked', () => {
		const bytes = files.reduce((sum, file) => sum + fs.statSync(path.join(folder, file)).size, 0);
		expect(bytes).toBeLessThan(1_500_000);
	});

	it('holds what a user needs and nothing else', () => {
		const other = files.filter((file) => !/^dist\/.*\.(js|json|svg)$/.test(file));
		expect([...other].sort()).toEqual([
			'LICENSE.md',
			'README.md',
			'README.zh-CN.md',
			'dist/THIRD_PARTY_LICENSES.txt',
			'package.json',
		]);
	});

	it('has the nodes and the credential that its package.json names', () => {
		const { n8n } = JSON.parse(read('package.json')) as Manifest;
		for (const file of [...n8n.credentials, ...n8n.nodes]) expect(files).toContain(file);
	});

	it('has light and dark icons and a codex file for both nodes', () => {
		for (const node of ['feishuCoreHr', 'feishuCoreHrTrigger']) {
			const codex = `${node.charAt(0).toUpperCase()}${node.slice(1)}.node.json`;
			for (const file of [`${node}.svg`, `${node}.dark.svg`, codex]) {
				expect(files).toContain(path.join('dist/nodes/FeishuCoreHr', file));
			}
		}
	});

	it('has no dependencies', async () => {
		expect((JSON.parse(read('package.json')) as Manifest).dependencies ?? {}).toEqual({});
		const { stdout } = await call('npm', ['ls', '--omit=dev', '--json'], { cwd: ROOT });
		expect(JSON.parse(stdout)).not.toHaveProperty('dependencies');
	});

	it('requires nothing but what Node and n8n bring', () => {
		// The bundled clients of WebSockets and PostgreSQL look for native add-ons, and do without.
		const optional = ['bufferutil', 'utf-8-validate', 'pg-native'];
		const foreign = files
			.filter((file) => file.endsWith('.js'))
			.flatMap((file) =>
				[...read(file).matchAll(/\brequire\(["']([^"']+)["']\)/g)].map((match) => match[1] ?? ''),
			)
			.filter((name) => !name.startsWith('.') && !isBuiltin(name) && !optional.includes(name));
		expect(new Set(foreign)).toEqual(new Set(['n8n-workflow']));
	});

	it('does without native add-ons, whatever the environment asks of other packages', async () => {
		const client = path.join(folder, 'dist/nodes/FeishuCoreHr/store/pg.js');
		const script = `console.log(typeof require(${JSON.stringify(client)}).Client)`;
		const env = { ...process.env, NODE_PG_FORCE_NATIVE: '1' };
		const { stdout } = await call(process.execPath, ['-e', script], { env });
		expect(stdout.trim()).toBe('function');
	});

	it('ships the licences of what is bundled', () => {
		const licences = read('dist/THIRD_PARTY_LICENSES.txt');
		for (const name of ['@larksuiteoapi/node-sdk', 'ws', 'protobufjs', 'pg', 'croner']) {
			expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
		}
	});

	it('says nothing of the machine it was built on', () => {
		for (const file of files) expect(read(file)).not.toContain(ROOT);
	});
});
