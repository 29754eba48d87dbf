import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { BatchedQuestion, type Found } from '../../../nodes/FeishuCoreHr/actions/lookup/batches';
import { type Failure, PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';

const BAD_PARAMETER: Failure = { code: 1160102, msg: 'Param is invalid', status: 400 };

/** A platform that chokes on some ids, and counts the calls. */
function platformThatRefuses(bad: readonly string[], failure = BAD_PARAMETER) {
	const isBad = new Set(bad);
	const calls: Array<readonly string[]> = [];
	const ask = async (ids: readonly string[]) => {
		calls.push(ids);
		const refused = ids.filter((id) => isBad.has(id));
		const msg = failure.msg.replace('{ids}', refused.join(', '));
		if (refused.length > 0) throw new PlatformError({ ...failure, msg });
		return { byId: new Map<string, IDataObject[]>(ids.map((id) => [id, [{ id }]])) };
	};
	return { calls, ask };
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, id) => `id${id}`);

const failedIn = (found: ReadonlyMap<string, Found>): string[] =>
	[...found].filter(([, { kind }]) => kind === 'failed').map(([id]) => id);

const outcomes = (found: ReadonlyMap<string, Found>): string[] =>
	[...found]
		.map(([id, { kind, ...what }]) => [id, kind, 'among' in what && what.among].join())
		.sort();

interface Asked {
	readonly ids: readonly string[];
	readonly bad?: readonly string[];
	readonly size?: number;
	readonly failure?: Failure;
	readonly stopAtFailure?: boolean;
}

async function ask({ ids, bad = [], size = 100, failure, stopAtFailure = false }: Asked) {
	const platform = platformThatRefuses(bad, failure);
	const group = { ids, size, ask: platform.ask };
	const found = await new BatchedQuestion(group, stopAtFailure).ask();
	return { found, failed: failedIn(found), calls: platform.calls };
}

/** Some of the ids, in any order. */
const someOf = (ids: readonly string[], most = ids.length) =>
	fc.shuffledSubarray([...ids], { maxLength: Math.min(most, ids.length) });

describe('ids asked for in batches', () => {
	it.each([
		[0, 100, 0],
		[1, 100, 1],
		[100, 100, 1],
		[101, 100, 2],
		[3, 1, 3],
	])('%i ids, %i a call, are %i calls', async (count, size, expected) => {
		const { found, calls } = await ask({ ids: numbered(count), size });
		expect(found.size).toBe(count);
		expect(calls).toHaveLength(expected);
	});

	it('an id that is not in the answer has no records', async () => {
		const group = { ids: ['nobody'], size: 100, ask: async () => ({ byId: new Map() }) };
		const found = await new BatchedQuestion(group, false).ask();
		expect(found.get('nobody')).toEqual({ kind: 'answered', records: [] });
	});

	it('a batch that could not be delivered fails, the others do not', async () => {
		const { failed, calls } = await ask({
			ids: numbered(300),
			bad: ['id150'],
			failure: { msg: 'ECONNRESET' },
		});
		expect(failed).toEqual(numbered(300).slice(100, 200));
		expect(calls).toHaveLength(3);
	});

	it("an error that is not the platform's goes through", async () => {
		const group = {
			ids: ['a'],
			size: 1,
			ask: async () => {
				throw new DOMException('aborted', 'AbortError');
			},
		};
		await expect(new BatchedQuestion(group, false).ask()).rejects.toThrow('aborted');
	});
});

describe('ids that the platform refuses', () => {
	it.each([
		['one anywhere', ['id37'], 16],
		['two at the front', ['id0', 'id1'], 28],
		['two at the end', ['id98', 'id99'], 28],
		['two far apart', ['id0', 'id99'], 28],
	])('%s harm no other, at the price of a few calls', async (_, bad, most) => {
		const { failed, calls } = await ask({ ids: numbered(100), bad });
		expect(failed.sort()).toEqual(bad);
		expect(calls.length).toBeLessThanOrEqual(most);
	});

	it('one or two in each batch, wherever they are, harm no other', async () => {
		const ids = numbered(250);
		const batches = [ids.slice(0, 100), ids.slice(100, 200), ids.slice(200)];
		const bad = fc.tuple(...batches.map((batch) => someOf(batch, 2)));
		await fc.assert(
			fc.asyncProperty(bad, async (sets) => {
				const refused = sets.flat();
				const { found, failed, calls } = await ask({ ids, bad: refused });
				expect(found.size).toBe(ids.length);
				expect(failed.sort()).toEqual(refused.sort());
				expect(calls.length).toBeLessThanOrEqual(batches.length * 30);
			}),
			{ numRuns: 200 },
		);
	});

	it('however many: at most 30 calls a batch, and no matter in which order', async () => {
		const ids = numbered(230);
		const twice = fc.tuple(someOf(ids), fc.shuffledSubarray(ids, { minLength: ids.length }));
		await fc.assert(
			fc.asyncProperty(twice, async ([bad, order]) => {
				const { found, calls } = await ask({ ids, bad });
				expect(calls.length).toBeLessThanOrEqual(3 * 30);
				expect(found.size).toBe(ids.length);
				for (const [id, what] of found) {
					if (bad.includes(id)) expect(what.kind).toBe('failed');
					// A good one shares at most the error of others that nobody could tell apart.
					else expect(what.kind === 'answered' || what.among > 1).toBe(true);
				}
				const reordered = await ask({ ids: order, bad });
				expect(outcomes(reordered.found)).toEqual(outcomes(found));
			}),
			{ numRuns: 100 },
		);
	});

	it('are told apart from those that share their error', async () => {
		const { found } = await ask({ ids: numbered(8), bad: ['id3'] });
		expect(found.get('id3')).toMatchObject({ kind: 'failed', among: 1 });
		const many = await ask({ ids: numbered(100), bad: numbered(100).filter((_, n) => n % 3) });
		const shared = [...many.found.values()].filter(
			(what) => what.kind === 'failed' && what.among > 1,
		);
		expect(shared.length).toBeGreaterThan(0);
	});

	it('and are named in the refusal cost one call more, however many they are', async () => {
		const ids = numbered(100);
		const failure = { code: 1160104, msg: 'No authority  error: [{ids}]', status: 403 };
		await fc.assert(
			fc.asyncProperty(someOf(ids), async (bad) => {
				const { failed, calls } = await ask({ ids, bad, failure });
				expect(failed.sort()).toEqual([...bad].sort());
				expect(calls.length).toBeLessThanOrEqual(2);
			}),
			{ numRuns: 50 },
		);
	});

	it('one at a time say nothing of the others', async () => {
		const ids = numbered(9);
		const { failed, calls } = await ask({ ids, bad: ['id0', 'id1'], size: 1 });
		expect(failed).toEqual(['id0', 'id1']);
		expect(calls).toHaveLength(9);
	});

	it('all of them, as when the request itself is wrong, are not tried one by one', async () => {
		const ids = numbered(1000);
		const { failed, calls } = await ask({ ids, bad: ids });
		expect(failed).toHaveLength(1000);
		expect(calls.length).toBeLessThanOrEqual(30 + 9 * 7);
	});

	it('after a good batch cost no more than the bound', async () => {
		const ids = numbered(1000);
		const { calls } = await ask({ ids, bad: ids.slice(100) });
		expect(calls.length).toBeLessThanOrEqual(1 + 9 * 30);
	});

	it('what no id can change is not asked again', async () => {
		const ids = numbered(1000);
		const failure = { code: 99991672, msg: 'scope', status: 400 };
		for (const size of [100, 1]) {
			const { failed, calls } = await ask({ ids, bad: ids, failure, size });
			expect(failed).toHaveLength(1000);
			expect(calls.length).toBeLessThanOrEqual(2);
		}
	});
});

it('which refused batch may cost more calls does not depend on which answer came first', async () => {
	const ids = Array.from({ length: 200 }, (_, number) => String(1_000 + number));
	for (const late of ['1000', '1100']) {
		const calls: string[] = [];
		const ask = async (asked: readonly string[]) => {
			calls.push(asked[0]!);
			const pauses = asked.includes(late) ? 5 : 0;
			for (let turn = 0; turn < pauses; turn++) await Promise.resolve();
			throw new PlatformError(BAD_PARAMETER);
		};
		await new BatchedQuestion({ ids, size: 100, ask }, false).ask();
		const first = calls.filter((id) => id < '1100');
		expect(first.length).toBeGreaterThan(7);
		expect(calls.length - first.length).toBeLessThanOrEqual(7);
	}
});

describe('when the first failure ends the run', () => {
	it.each([
		['could not be delivered', { msg: 'ECONNRESET' }, 2],
		['was refused', BAD_PARAMETER, 2 + 7],
	])('a call that %s is the last but for finding one culprit', async (_, failure, most) => {
		const ids = numbered(1000);
		for (const bad of [ids, ids.slice(0, 150), ['id0'], ['id93']]) {
			const { failed, calls } = await ask({ ids, bad, failure, stopAtFailure: true });
			expect(calls.length).toBeLessThanOrEqual(most);
			if (failure === BAD_PARAMETER) expect(failed).toEqual([expect.stringMatching(/^id\d+$/)]);
			expect(failed.some((id) => bad.includes(id))).toBe(true);
		}
	});

	it('good batches before it are asked once', async () => {
		const { failed, calls } = await ask({
			ids: numbered(1000),
			bad: ['id950'],
			stopAtFailure: true,
		});
		expect(failed).toEqual(['id950']);
		expect(calls.length).toBeLessThanOrEqual(10 + 8);
	});
});
