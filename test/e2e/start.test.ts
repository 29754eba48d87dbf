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
])('npm start ends in a mail %s', async (_, how) => {
	const told = await npmStart(...how, '--events', '5');
	expect(told).toMatch(/Editor +http:\/\/127\.0\.0\.1:\d+/);
	expect(told).toMatch(/Mails +http:\/\/127\.0\.0\.1:\d+/);
	expect(told.match(/http:\S+\/workflow\/\w+ {2}\S/g)).toHaveLength(5);
	expect(told.match(/changed in CoreHR: person \d+ has/g)).toHaveLength(5);
	expect(told.match(/"Person changed → mail": passed the filter, execution \d+/g)).toHaveLength(3);
	expect(told.match(/"Person changed → mail": execution \d+ success/g)).toHaveLength(3);
	expect(told.match(/"Person changed → mail": filtered out/g)).toHaveLength(2);
	expect(told.match(/mail: .+已变更 · changed/g)).toHaveLength(3);
	expect(told).toMatch(/员工 · Who: 欧阳雪/);
	expect(told).toContain(how.length > 0 ? '不保留任何内容' : 'survives a restart');
	expect(told).toContain('everything is stopped');
});

it('npm start says how it is used', async () => {
	await expect(npmStart('--bogus')).rejects.toMatchObject({
		code: 1,
		stdout: expect.stringContaining('npm start [-- [queue] [--events N]]') as string,
	});
});
