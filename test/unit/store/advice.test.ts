import { storeAdvice } from '../../../nodes/FeishuCoreHr/store/advice';
import { StoreFault } from '../../../nodes/FeishuCoreHr/store/store';

const [EXT4, OVERLAY, TMPFS, RAMFS] = [0xef53, 0x794c7630, 0x01021994, 0x858458f6];
const URL = { FEISHU_COREHR_INBOX_URL: 'postgres://127.0.0.1/changes' };

/** The advice for n8n's environment, with its folder on a file system of this type. */
const advice = (env: Record<string, string>, type = EXT4) =>
	storeAdvice({ N8N_USER_FOLDER: '/home/node', ...env }, () => type);

const CURE =
	"Set FEISHU_COREHR_INBOX_URL on all of n8n's processes to a PostgreSQL database (the word n8n means the one that n8n uses).";
const QUEUE = `n8n runs in queue mode, but changes wait for their run in a file of this host: n8n's processes on other hosts do not find them. ${CURE}`;
const FLEETING = /^Changes wait for their run in \/home\/node\/\.n8n, which does not outlive its/;

it('a file on the disk of the only process needs no word', () => {
	expect(advice({})).toEqual([]);
});

it('in queue mode a file serves one host alone', () => {
	expect(advice({ EXECUTIONS_MODE: 'queue' })).toEqual([QUEUE]);
});

it.each([
	['overlay', OVERLAY],
	['tmpfs', TMPFS],
	['ramfs', RAMFS],
])('what lies on %s does not outlive its container', (_, type) => {
	expect(advice({}, type)).toEqual([expect.stringMatching(FLEETING)]);
	expect(advice({ EXECUTIONS_MODE: 'queue' }, type)).toHaveLength(2);
});

it('several main processes cannot share a file, so no workflow goes live', () => {
	const several = () => advice({ N8N_MULTI_MAIN_SETUP_ENABLED: 'true' });
	expect(several).toThrow(StoreFault);
	expect(several).toThrow(
		`With several main processes of n8n, changes must wait for their run where all of them find them. ${CURE}`,
	);
});

it('with PostgreSQL all is well', () => {
	const all = { ...URL, EXECUTIONS_MODE: 'queue', N8N_MULTI_MAIN_SETUP_ENABLED: 'true' };
	expect(advice(all, OVERLAY)).toEqual([]);
});

it('a folder that cannot be asked about gives no advice', () => {
	const missing = () => {
		throw new Error('ENOENT');
	};
	expect(storeAdvice({ N8N_USER_FOLDER: '/nowhere' }, missing)).toEqual([]);
});
