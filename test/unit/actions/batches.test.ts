import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { BatchedQuestion, type Found } from '../../../nodes/FeishuCoreHr/actions/lookup/batches';
import { type Failure, PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';

const BAD_PARAMETER: Failure = { code: 1160001, msg: 'param is invalid', status: 400 };

/** A platform that chokes on some ids, and counts the calls. */
function platformThatRefuses(bad: readonly string[], failure = BAD_PARAMETER) {
	const calls: Array<readonly string[]> = [];
	const ask = async (ids: readonly string[]) => {
		calls.push(ids);
		if (ids.some((id) => bad.includes(id))) throw new PlatformError(failure);
		return new Map<string, IDataObject[]>(ids.map((id) => [id, [{ id }]]));
	};
	return { calls, ask };
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, id) => `id${id}`);

const failedIn = (found: ReadonlyMap<string, Found>): string[] =>
	[...found].filter(([, { kind }]) => kind === 'failed').map(([id]) => id);

describe('ids asked for in batches', () => {
	it.each([
		[0, 100, 0],
		[1, 100, 1],
		[100, 100, 1],
		[101, 100, 2],
		[3, 1, 3],
	])('%i ids, %i a call, are %i calls', async (count, size, expected) => {
		const { calls, ask } = platformThatRefuses([]);
		const found = await new BatchedQuestion({ ids: numbered(count), size, ask }, false).ask();
		expect(found.size).toBe(count);
		expect(calls).toHaveLength(expected);
	});

	it('an id that is not in the answer has no records', async () => {
		const group = { ids: ['nobody'], size: 100, ask: async () => new Map() };
		const found = await new BatchedQuestion(group, false).ask();
		expect(found.get('nobody')).toEqual({ kind: 'answered', records: [] });
	});

	it('one id that the platform chokes on fails alone, at the price of a few calls', async () => {
		const { calls, ask } = platformThatRefuses(['id37']);
		const found = await new BatchedQuestion({ ids: numbered(100), size: 100, ask }, false).ask();
		expect(failedIn(found)).toEqual(['id37']);
		expect(calls.length).toBeLessThanOrEqual(15);
	});

	it('however the bad ids lie, every good one is answered while some are', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 3, max: 250 }), fc.nat(), async (count, seed) => {
				const ids = numbered(count);
				const bad = ids[seed % count]!;
				const { ask } = platformThatRefuses([bad]);
				const found = await new BatchedQuestion({ ids, size: 100, ask }, false).ask();
				expect(found.size).toBe(count);
				expect(failedIn(found)).toEqual([bad]);
			}),
			{ numRuns: 50 },
		);
	});

	it('a request that is wrong whatever the id is given up soon', async () => {
		const ids = numbered(1000);
		const { calls, ask } = platformThatRefuses(ids);
		const found = await new BatchedQuestion({ ids, size: 100, ask }, false).ask();
		expect(failedIn(found)).toHaveLength(1000);
		expect(calls.length).toBeLessThanOrEqual(20);
	});

	it('what no id can change is not asked again', async () => {
		const ids = numbered(1000);
		const { calls, ask } = platformThatRefuses(ids, { code: 99991672, msg: 'scope', status: 400 });
		expect(failedIn(await new BatchedQuestion({ ids, size: 100, ask }, false).ask())).toHaveLength(
			1000,
		);
		expect(calls.length).toBeLessThanOrEqual(2);
	});

	it('a batch that could not be delivered fails, the others do not', async () => {
		const { calls, ask } = platformThatRefuses(['id150'], { msg: 'ECONNRESET' });
		const found = await new BatchedQuestion({ ids: numbered(300), size: 100, ask }, false).ask();
		expect(failedIn(found)).toEqual(numbered(300).slice(100, 200));
		expect(calls).toHaveLength(3);
	});

	it('stops at the first failure when nobody needs the rest', async () => {
		const ids = numbered(1000);
		const { calls, ask } = platformThatRefuses(['id0'], { msg: 'ECONNRESET' });
		await new BatchedQuestion({ ids, size: 100, ask }, true).ask();
		expect(calls.length).toBeLessThanOrEqual(2);
	});

	it("an error that is not the platform's goes through", async () => {
		const ask = async () => {
			throw new DOMException('aborted', 'AbortError');
		};
		const question = new BatchedQuestion({ ids: ['a'], size: 1, ask }, false);
		await expect(question.ask()).rejects.toThrow('aborted');
	});
});
