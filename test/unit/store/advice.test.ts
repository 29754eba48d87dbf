import { storeAdvice } from '../../../nodes/FeishuCoreHr/store/advice';
import { INBOX_URL } from '../../../nodes/FeishuCoreHr/store/open';
import { StoreFault } from '../../../nodes/FeishuCoreHr/store/store';

const [EXT4, OVERLAY, TMPFS, RAMFS] = [0xef53, 0x794c7630, 0x01021994, 0x858458f6];
const FOLDER = { N8N_USER_FOLDER: '/home/node' };
const SHARED = { [INBOX_URL]: 'n8n' };
const MULTI_MAIN = { N8N_MULTI_MAIN_SETUP_ENABLED: 'true' };
const QUEUE = { EXECUTIONS_MODE: 'queue' };

const on = (fileSystem: number) => () => fileSystem;

describe('whoever runs n8n is told of the place where changes wait:', () => {
	it('nothing where all is well', () => {
		expect(storeAdvice(FOLDER, on(EXT4))).toEqual([]);
		expect(storeAdvice({ ...FOLDER, EXECUTIONS_MODE: 'regular' }, on(EXT4))).toEqual([]);
	});

	it('with several main processes it has to be a database', () => {
		const attempt = () => storeAdvice({ ...FOLDER, ...MULTI_MAIN }, on(EXT4));
		expect(attempt).toThrow(StoreFault);
		expect(attempt).toThrow(/^With several main processes.*Set FEISHU_COREHR_INBOX_URL on all/);
	});

	it('in queue mode other hosts do not find a file', () => {
		expect(storeAdvice({ ...FOLDER, ...QUEUE }, on(EXT4))).toEqual([
			expect.stringMatching(/^n8n runs in queue mode.*Set FEISHU_COREHR_INBOX_URL on all/),
		]);
	});

	it.each([
		['overlay', OVERLAY],
		['tmpfs', TMPFS],
		['ramfs', RAMFS],
	])('a folder that ends with its container or host (%s) needs a volume', (_, fileSystem) => {
		expect(storeAdvice(FOLDER, on(fileSystem))).toEqual([
			expect.stringMatching(/^Changes wait for their run in \/home\/node\/\.n8n.*Mount a volume/),
		]);
	});

	it('both at once, where both hold', () => {
		expect(storeAdvice({ ...FOLDER, ...QUEUE }, on(OVERLAY))).toHaveLength(2);
	});

	it('nothing where a database is shared, whatever else', () => {
		const env = { ...FOLDER, ...SHARED, ...MULTI_MAIN, ...QUEUE };
		expect(storeAdvice(env, on(OVERLAY))).toEqual([]);
	});

	it('nothing of a folder that is not there yet', () => {
		const missing = () => {
			throw Object.assign(new Error('no such folder'), { code: 'ENOENT' });
		};
		expect(storeAdvice(FOLDER, missing)).toEqual([]);
		expect(storeAdvice({ N8N_USER_FOLDER: '/does/not/exist' })).toEqual([]);
	});
});
