import type { Fault } from '../../../nodes/FeishuCoreHr/store/faults';
import { StoreFault, type Durability, type Store } from '../../../nodes/FeishuCoreHr/store/store';
import { WatchedStore } from '../../../nodes/FeishuCoreHr/store/watched';

describe('why there is no store of changes is told once', () => {
	it.each<[Fault, string]>([
		['wrongSetting', 'The setting of where changes wait for their run is wrong'],
		['networkFolder', "n8n's folder lies on a network file system"],
		['damaged', 'The file in which changes wait for their run was damaged'],
		['full', 'There is no room to store changes'],
		['locked', 'Another program holds the store of changes'],
		['readOnly', 'n8n may not write the store of changes'],
		['cannotOpen', 'The store of changes cannot be opened'],
		['replaced', 'The file in which changes wait for their run was deleted or replaced'],
		['newerSchema', 'The store of changes was written by a newer version'],
		['unreachable', 'The database of the store of changes cannot be reached'],
		['wrongPassword', 'The database of the store of changes refuses the user'],
		['noDatabase', 'The database named in FEISHU_COREHR_INBOX_URL does not exist'],
		['noRight', 'The user in FEISHU_COREHR_INBOX_URL may not create'],
		['slow', 'The store of changes takes too long to answer'],
		['failed', 'The store of changes failed'],
		['noSqlite', 'This Node.js has no built-in SQLite, in which changes wait'],
	])('%s', async (fault, message) => {
		const warn = jest.fn<void, [string]>();
		const broken = {
			place: 'the place',
			size: async () => await Promise.reject(new StoreFault(fault, 'the words of the database')),
		} as unknown as Store;
		const store = new WatchedStore(broken, { info: jest.fn(), warn });
		for (let call = 0; call < 2; call++) await expect(store.size()).rejects.toThrow(StoreFault);
		const lines = warn.mock.calls.map(([line]) => line);
		expect(lines).toEqual([expect.stringContaining(message)]);
		expect(lines[0]).toContain('(the place: the words of the database)');
	});
});

it('a lock that lets reads pass is told once, and is over when something could be stored', async () => {
	const told: string[] = [];
	let isLocked = true;
	const locked = {
		place: 'the place',
		transact: async (durability: Durability) => {
			if (isLocked && durability !== 'read') throw new StoreFault('locked', 'busy');
			return await Promise.resolve();
		},
	} as unknown as Store;
	const say = (line: string) => void told.push(line.split(/[(:]/)[0] ?? '');
	const store = new WatchedStore(locked, { info: say, warn: say });
	const nothing = async () => {};
	for (let second = 0; second < 3; second++) {
		await store.transact('read', nothing);
		await expect(store.transact('quick', nothing)).rejects.toThrow(StoreFault);
		await expect(store.transact('durable', nothing)).rejects.toThrow(StoreFault);
	}
	isLocked = false;
	for (const durability of ['read', 'quick', 'durable', 'durable'] as const) {
		await store.transact(durability, nothing);
	}
	expect(told).toEqual([
		'Another program holds the store of changes ',
		'the store of changes works again',
	]);
});

it('a file that was replaced is told once, by whoever meets it first', async () => {
	const warn = jest.fn<void, [string]>();
	const info = jest.fn<void, [string]>();
	let isReplaced = true;
	const replaced = {
		place: 'the place',
		transact: async () => {
			if (isReplaced) throw new StoreFault('replaced', 'while it was written');
			return await Promise.resolve();
		},
	} as unknown as Store;
	const store = new WatchedStore(replaced, { info, warn });
	const write = async () => await store.transact('durable', async () => {});
	const inFlight = write();
	store.tell('replaced', 'made anew');
	await expect(inFlight).rejects.toThrow(StoreFault);
	await expect(write()).rejects.toThrow(StoreFault);
	isReplaced = false;
	await write();
	expect(warn).toHaveBeenCalledTimes(1);
	expect(info).toHaveBeenCalledWith('the store of changes works again');
});
