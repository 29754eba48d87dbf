import type { Fields } from '../../../nodes/FeishuCoreHr/memory/fields';
import { KEPT_MS, Memory, type Scope, type Seen } from '../../../nodes/FeishuCoreHr/memory/memory';
import type { Durability, Row, Store, Transaction } from '../../../nodes/FeishuCoreHr/store/store';
import { ENGINES, onEngine } from '../store/engines';

const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_a', appSecret: 'one secret' };
const EVENTS: Scope = { app: APP, kind: 'person', parts: ['workflow 1'] };
const listing = (
	execution: string,
	question = 'everybody',
	isWhole = true,
	askedAt = Number.POSITIVE_INFINITY,
): Scope => ({ ...EVENTS, listing: { question, execution, isWhole, askedAt } });
const DAY_MS = 24 * 3_600_000;

const person = (id: string, name: string, cause = `of ${name}`): Seen => ({
	id,
	causes: [cause],
	fields: { name, phone: '138' } satisfies Fields,
});

describe.each(ENGINES)('what a record was last time, on %s', (_, start) => {
	let open: () => Store;
	let store: Store;
	let now: number;
	let memory: Memory;
	onEngine(start, (engine) => {
		open = () => engine.open();
		store = open();
		now = Date.UTC(2026, 0, 1);
		memory = new Memory(store, { now: () => now });
	});

	const rows = async (columns = '*'): Promise<readonly Row[]> =>
		await store.transact(
			'read',
			async (tx) => await tx.rows(`select ${columns} from remembered order by mark, scope`),
		);
	/** "before → after" of each, or whether it is seen for the first time. */
	const told = async (scope: Scope, ...seen: readonly Seen[]): Promise<unknown[]> =>
		(await memory.compare(scope, seen)).steps.map(({ changes, firstSeen }) =>
			firstSeen
				? 'first'
				: changes
						.map(({ before, after }) => `${String(before.text)} → ${String(after.text)}`)
						.join(),
		);

	it('is told once, and again to the same cause', async () => {
		expect(await told(EVENTS, person('1', 'a'), person('2', 'x'))).toEqual(['first', 'first']);
		expect(await told(EVENTS, person('1', 'b'), person('2', 'x'))).toEqual(['a → b', 'first']);
		expect(await told(EVENTS, person('1', 'b', 'another'))).toEqual(['']);
		expect(await told(EVENTS, person('1', 'c', 'of b'))).toEqual(['a → b']);
		expect(await told(EVENTS, person('1', 'c'))).toEqual(['b → c']);
		expect(await told(EVENTS, person('1', 'c', 'of b'), person('2', 'y', 'of x'))).toEqual([
			'a → b',
			'first',
		]);
	});

	const seen = (cause: string, fields: Fields, ...named: string[]): Seen => ({
		...{ id: '1', causes: [cause], fields, isNamed: (path) => named.includes(path) },
	});

	it('a field that was never answered was empty, where the cause names it', async () => {
		await told(EVENTS, seen('1', { name: 'a' }));
		const more = { name: 'a', 'employment.phone': '1', mail: 'x' };
		expect(await told(EVENTS, seen('2', more, 'employment.phone'))).toEqual(['null → 1']);
	});

	it('a field that is left out is empty, where the cause names it', async () => {
		await told(EVENTS, seen('1', { name: 'a', phone: '1', mail: 'x' }));
		expect(await told(EVENTS, seen('2', { name: 'a' }, 'phone'))).toEqual(['1 → null']);
		expect(await told(EVENTS, seen('3', { name: 'a', phone: '2', mail: 'x' }))).toEqual([
			'null → 2',
		]);
	});

	it('several events of a record in one run are told one step, and each of them that one again', async () => {
		await told(EVENTS, person('1', 'a'));
		const both = { ...person('1', 'b'), causes: ['one', 'two'] };
		expect(await told(EVENTS, both)).toEqual(['a → b']);
		expect(await told(EVENTS, person('1', 'b', 'two'))).toEqual(['a → b']);
		expect(await told(EVENTS, person('1', 'b', 'one'))).toEqual(['a → b']);
		expect(await told(EVENTS, person('1', 'b', 'three'))).toEqual(['']);
	});

	it('an event that is told again beside a new one is told what came since, too', async () => {
		await told(EVENTS, person('1', 'a'));
		await told(EVENTS, person('1', 'b', 'one'));
		const both: Seen = { id: '1', causes: ['one', 'two'], fields: { name: 'c', phone: '139' } };
		expect(await told(EVENTS, both)).toEqual(['a → c,138 → 139']);
		expect(await told(EVENTS, { ...both, causes: ['two'] })).toEqual(['a → c,138 → 139']);
		expect(await told(EVENTS, { ...both, causes: ['one'] })).toEqual(['a → b']);
	});

	it('what changed and changed back is no change', async () => {
		await told(EVENTS, person('1', 'a'));
		await told(EVENTS, person('1', 'b', 'one'));
		expect(await told(EVENTS, { ...person('1', 'a'), causes: ['one', 'two'] })).toEqual(['']);
	});

	const people = (name: string, cause: string): Seen[] =>
		Array.from({ length: 300 }, (_, index) => person(String(index), name, cause));

	/** A memory on a store that writes so many rows and then fails. */
	function failingAfter(count: number): Memory {
		let writes = 0;
		const failing: Store = Object.create(store, {
			transact: {
				value: async (durability: Durability, work: (tx: Transaction) => Promise<unknown>) =>
					await store.transact(
						durability,
						async (tx) =>
							await work({
								alone: async (name) => await tx.alone(name),
								rows: async (sql, values) => {
									if (sql.startsWith('insert') && ++writes > count) throw new Error('gone');
									return await tx.rows(sql, values);
								},
							}),
					),
			},
		}) as Store;
		return new Memory(failing, { now: () => now });
	}

	it('a store that fails in the middle loses no change', async () => {
		await memory.compare(listing('1'), people('a', '1'));
		const cut = failingAfter(250);
		await expect(cut.compare(listing('2'), people('b', '2'))).rejects.toThrow('gone');
		const { steps } = await memory.compare(listing('3'), people('b', '3'));
		expect(steps.filter(({ changes }) => changes.length > 0)).toHaveLength(300);
	});

	it('a store that fails in the middle of a first list loses no change of whom events told', async () => {
		await memory.compare(EVENTS, people('a', 'event').slice(0, 100));
		const cut = failingAfter(250);
		await expect(cut.compare(listing('2'), people('b', '2'))).rejects.toThrow('gone');
		const { steps } = await memory.compare(listing('3'), people('b', '3'));
		expect(steps.filter(({ changes }) => changes.length > 0)).toHaveLength(100);
		expect(steps.filter(({ firstSeen }) => firstSeen)).toHaveLength(0);
	});

	it('a run by hand tells changes and uses none up, and remembers only what is not known yet', async () => {
		const test: Scope = { ...EVENTS, isTest: true };
		expect(await told(test, person('1', 'a'))).toEqual(['first']);
		expect(await told(test, person('1', 'b', 'by hand'))).toEqual(['a → b']);
		expect(await told(test, person('1', 'b', 'by hand again'))).toEqual(['a → b']);
		expect(await told(EVENTS, person('1', 'b', 'event'))).toEqual(['a → b']);
	});

	it('a list by hand is the baseline, but takes nobody new from the next real one', async () => {
		const byHand = (execution: string): Scope => ({ ...listing(execution), isTest: true });
		expect((await memory.compare(byHand('1'), [person('1', 'a')])).isBaseline).toBe(true);
		const next = [person('1', 'b', '2'), person('2', 'x', '2')];
		expect(await told(byHand('2'), ...next)).toEqual(['a → b', 'first']);
		expect(await told(listing('3'), ...next)).toEqual(['a → b', 'first']);
	});

	it('keeps the last five steps of a record', async () => {
		for (const name of 'abcdefg') await told(EVENTS, person('1', name));
		expect(await told(EVENTS, person('1', 'g', 'of c'))).toEqual(['b → c']);
		expect(await told(EVENTS, person('1', 'g', 'of b'))).toEqual(['']);
	});

	it('memories and kinds of records do not mix', async () => {
		await told(EVENTS, person('1', 'a'));
		expect(await told({ ...EVENTS, parts: ['workflow 2'] }, person('1', 'b'))).toEqual(['first']);
		expect(await told({ ...EVENTS, kind: 'location' }, person('1', 'b'))).toEqual(['first']);
		expect(await told({ ...EVENTS, app: { ...APP, appSecret: 'new' } }, person('1', 'b'))).toEqual([
			'first',
		]);
		expect(await told(EVENTS, person('1', 'b'))).toEqual(['a → b']);
	});

	it('two processes that look at the same time tell a change once', async () => {
		await told(EVENTS, ...people('a', 'first'));
		const other = new Memory(open(), { now: () => now });
		const both = await Promise.all([
			memory.compare(EVENTS, people('b', 'one')),
			other.compare(EVENTS, people('b', 'other')),
		]);
		const changes = both.flatMap(({ steps }) => steps.flatMap((step) => step.changes));
		expect(changes).toHaveLength(300);
	});

	it('the first list of all is the baseline, and what an event has told is told no more', async () => {
		await told(EVENTS, person('1', 'a'));
		const many = Array.from({ length: 1_200 }, (_, index) => person(String(index), 'a', 'night 1'));
		const first = await memory.compare(listing('1'), many);
		expect(first.isBaseline).toBe(true);
		expect(first.steps.every(({ changes, firstSeen }) => changes.length === 0 && !firstSeen)).toBe(
			true,
		);
		const next: Seen[] = many.map((one) => ({ ...one, causes: ['night 2'] }));
		next[1_100] = person('1100', 'b', 'night 2');
		const second = await memory.compare(listing('2'), [...next, person('new', 'n', 'night 2')]);
		expect(second.isBaseline).toBe(false);
		const news = second.steps.flatMap(({ changes, firstSeen }, at) =>
			changes.length > 0 || firstSeen ? [at] : [],
		);
		expect(news).toEqual([1_100, 1_200]);
	});

	it('a list that finds nobody is a baseline, too', async () => {
		expect((await memory.compare(listing('1'), [])).isBaseline).toBe(true);
		expect(await told(listing('2'), person('1', 'a'))).toEqual(['first']);
	});

	it('all lists of the first execution are the baseline, as those of a loop', async () => {
		expect(await told(listing('1'), person('1', 'a'))).toEqual(['']);
		expect(await told(listing('1'), person('2', 'x'))).toEqual(['']);
		expect(await told(listing('2'), person('1', 'a'), person('3', 'y'))).toEqual(['', 'first']);
	});

	it('another question finds nobody new the first time, but tells what it sees changed', async () => {
		await told(listing('1', 'sales'), person('1', 'a'));
		expect(
			await told(listing('2', 'everybody'), person('1', 'b', '2'), person('2', 'x', '2')),
		).toEqual(['a → b', '']);
		expect(await told(listing('3', 'sales'), person('3', 'y'))).toEqual(['first']);
	});

	it('what an event told while a list was read is not taken back by the older answer of the list', async () => {
		await told(listing('1'), person('1', 'a'), person('2', 'x'));
		const askedAt = now;
		now += 1_000;
		expect(await told(EVENTS, person('1', 'b'))).toEqual(['a → b']);
		now += 1_000;
		const list = listing('2', 'everybody', true, askedAt);
		expect(await told(list, person('1', 'a', 'list'), person('2', 'y', 'list'))).toEqual([
			'',
			'x → y',
		]);
		expect(await told(listing('3'), person('1', 'b', '3'), person('2', 'y', '3'))).toEqual([
			'',
			'',
		]);
	});

	it('a first list that lacks a part is the first once more, but not for ever', async () => {
		const [one, two, three, four] = ['1', '2', '3', '4'].map((id) => person(id, 'a'));
		expect(await told(listing('1', 'all', false), one!)).toEqual(['']);
		expect(await told(listing('2', 'all', false), one!, two!)).toEqual(['', '']);
		expect(await told(listing('3', 'all', false), one!, three!)).toEqual(['', 'first']);
		expect(await told(listing('4', 'all', false), two!, four!)).toEqual(['', 'first']);
	});

	it('so is a first list in turns, of which one lacks a part, whichever it is', async () => {
		for (const isWhole of [true, false, true]) {
			expect(await told(listing('1', 'all', isWhole), person('1', 'a'))).toEqual(['']);
		}
		expect(await told(listing('2', 'all'), person('2', 'a'))).toEqual(['']);
		expect(await told(listing('2', 'all', false), person('3', 'a'))).toEqual(['']);
		expect(await told(listing('3', 'all'), person('4', 'a'))).toEqual(['first']);
	});

	it('shows nothing of anybody, and no two rows that look alike', async () => {
		await told(EVENTS, person('7000000000000000001', 'Fang Wang'), person('2', 'Fang Wang'));
		const all = await rows();
		expect(all).toHaveLength(2);
		const text = JSON.stringify(all);
		expect(text).not.toMatch(/Fang|Wang|138|700000|phone|workflow|cli_a|of Fang/);
		for (const column of ['mark', 'sealed']) {
			expect(new Set(all.map((row) => row[column])).size).toBe(2);
		}
	});

	it('a row that is damaged, or was moved to another record, begins anew', async () => {
		await told(EVENTS, person('1', 'a'), person('2', 'x'), person('3', 'y'));
		await store.transact('durable', async (tx) => {
			const [one, other] = await tx.rows('select mark, sealed from remembered order by mark');
			await tx.rows('update remembered set sealed = $1 where mark = $2', [
				other!.sealed!,
				one!.mark!,
			]);
			await tx.rows('update remembered set sealed = $1 where mark = $2', ['?', other!.mark!]);
		});
		const changed = [person('1', 'A'), person('2', 'X'), person('3', 'Y')];
		const found = await memory.compare(EVENTS, changed);
		expect(found.unreadable).toBe(2);
		expect(found.steps.map(({ firstSeen }) => firstSeen).sort()).toEqual([false, true, true]);
		expect(
			(
				await memory.compare(
					EVENTS,
					changed.map((one) => ({ ...one, causes: ['next'] })),
				)
			).unreadable,
		).toBe(0);
	});

	it('is forgotten 400 days after it was last seen', async () => {
		await told(EVENTS, person('1', 'a'), person('2', 'x'));
		now += KEPT_MS - DAY_MS;
		await told(EVENTS, person('1', 'a', 'seen again'));
		now += 2 * DAY_MS;
		await memory.prune();
		expect(await rows()).toHaveLength(1);
		expect(await told(EVENTS, person('1', 'b'))).toEqual(['a → b']);
	});

	it('a list that is looked at keeps its baseline', async () => {
		await told(listing('1'), person('1', 'a'));
		now += KEPT_MS - DAY_MS;
		await told(listing('2'), person('1', 'a'));
		now += 2 * DAY_MS;
		await memory.prune();
		expect(await told(listing('3'), person('1', 'b'), person('2', 'x'))).toEqual([
			'a → b',
			'first',
		]);
	});

	it('a record is forgotten in every memory, and all of a kind with what an older secret wrote', async () => {
		const others = { ...EVENTS, parts: ['workflow 2'] };
		await told(EVENTS, person('1', 'a'), person('2', 'x'));
		await told(others, person('1', 'a'));
		await told({ ...EVENTS, kind: 'location' }, person('1', 'a'));
		expect(await memory.forget(APP, 'person', '1')).toBe(2);
		expect(await memory.forget(APP, 'person', '1')).toBe(0);
		expect(await told(EVENTS, person('2', 'y'))).toEqual(['x → y']);
		expect(await memory.forget({ ...APP, appSecret: 'new' }, 'person')).toBe(1);
		expect(await rows('kind')).toEqual([{ kind: 'location' }]);
	});

	it('nothing is written for who is as he was, but once a day that he was seen', async () => {
		await told(EVENTS, person('1', 'a'));
		const before = await rows();
		now += DAY_MS / 2;
		await told(EVENTS, person('1', 'a', 'next'));
		expect(await rows()).toEqual(before);
		now += DAY_MS;
		await told(EVENTS, person('1', 'a', 'next'));
		expect(await rows()).toEqual([{ ...before[0], seen_at: expect.anything() as unknown }]);
		expect((await rows())[0]?.seen_at).not.toBe(before[0]?.seen_at);
	});
});
