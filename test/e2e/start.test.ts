import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(__dirname, '../..');

let folder: string;

beforeAll(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'feishu-corehr-demo-'));
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function npmStart(...args: string[]): Promise<string> {
	const { stdout } = await promisify(execFile)('npm', ['start', '--', ...args], {
		cwd: ROOT,
		env: { ...process.env, N8N_DEMO_FOLDER: folder, FEISHU_APP_ID: '', FEISHU_APP_SECRET: '' },
	});
	return stdout;
}

it.each([
	['from nothing', []],
	// It finds the folder of the first one.
	['again', []],
	['in queue mode', ['queue']],
])('npm start reaches "execution success" %s', async (_, how) => {
	const told = await npmStart(...how, '--events', '4');
	expect(told).toMatch(/Editor +http:\/\/127\.0\.0\.1:\d+/);
	expect(told.match(/event \w+ pushed: (person|location) \d+/g)).toHaveLength(4);
	expect(told.match(/event \w+ passed the filter: execution \d+/g)).toHaveLength(2);
	expect(told.match(/execution \d+ success/g)).toHaveLength(2);
	expect(told.match(/event \w+ filtered out/g)).toHaveLength(2);
	expect(told).toContain('everything is stopped');
});

it('npm start says how it is used', async () => {
	await expect(npmStart('--bogus')).rejects.toMatchObject({
		code: 1,
		stdout: expect.stringContaining('npm start [-- [queue] [--events N]]') as string,
	});
});
