import { UserError } from 'n8n-workflow';

import { isDeleted, deletedError } from '../../../nodes/FeishuCoreHr/actions/lookup/deletion';
import { compareIds } from '../../../nodes/FeishuCoreHr/actions/lookup/idOrder';
import { matchAsked, readId } from '../../../nodes/FeishuCoreHr/actions/lookup/matching';
import { idsNamedIn } from '../../../nodes/FeishuCoreHr/actions/lookup/namedIds';
import { askForOne } from '../../../nodes/FeishuCoreHr/actions/lookup/one';
import { Questions } from '../../../nodes/FeishuCoreHr/actions/lookup/questions';
import {
	isMissing,
	isRecordId,
	readRecordId,
} from '../../../nodes/FeishuCoreHr/actions/lookup/recordId';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';

it('ids are in the order of the numbers that they mostly are', () => {
	const ids = ['10', '9', 'b', '7000000000000000002', '7000000000000000001', 'a', '9'];
	const ordered = ['9', '9', 'a', 'b', '10', '7000000000000000001', '7000000000000000002'];
	expect([...ids].sort(compareIds)).toEqual(ordered);
	expect([...ordered].reverse().sort(compareIds)).toEqual(ordered);
	expect(compareIds('a', 'a')).toBe(0);
});

describe('the ids that a refusal names', () => {
	const refused = (msg: string, code = 1160104) => new PlatformError({ code, msg, status: 403 });
	const IDS = ['70001', '70002', '7000'];

	it('are those of the call alone, each as a whole word', () => {
		const named = idsNamedIn(refused('No authority error: 70001, [70002],99'), IDS);
		expect([...named]).toEqual(['70001', '70002']);
	});

	it('are none in any other refusal', () => {
		expect([...idsNamedIn(refused('70001', 1160001), IDS)]).toEqual([]);
	});
});

describe('the id of a record', () => {
	it.each<[unknown, string]>([
		[' 6919733936050406926\n', '6919733936050406926'],
		['ou_a-B', 'ou_a-B'],
		[201571101, '201571101'],
		[0, '0'],
		['x'.repeat(64), 'x'.repeat(64)],
	])('%j is %s', (value, id) => {
		expect(readRecordId(value, 'person')).toBe(id);
	});

	it.each<[unknown, string, string]>([
		[undefined, 'There is no job level id', '"Job Level ID" is empty for this item'],
		[' ', 'There is no job level id', '"Job Level ID" is empty for this item'],
		[['a'], 'The job level id must be text, but is a list', 'Split Out'],
		[{}, 'The job level id must be text, but is object', 'one id for each item'],
		[2 ** 53, 'came as the number 9007199254740992', 'Format the column'],
		[-1, 'came as the number -1', 'Format the column'],
		['a b', 'This is not a job level id: "a b"', 'What the expression in "Job Level ID"'.slice(5)],
		['x'.repeat(65), `"${'x'.repeat(50)}… (65 characters)"`, 'at most 64'],
		[`${'x y'.repeat(16)}zz`, `"${'x y'.repeat(16)}zz"`, 'at most 64'],
	])('is never %j', (value, message, description) => {
		let error: unknown;
		try {
			readRecordId(value, 'job level');
		} catch (reason) {
			error = reason;
		}
		expect(error).toBeInstanceOf(UserError);
		expect((error as UserError).message).toContain(message);
		expect((error as UserError).description).toContain(description);
	});

	it.each([undefined, null, '', ' \t'])('is missing in %j', (value) => {
		expect(isMissing(value)).toBe(true);
	});

	it('is not missing where it is a number', () => expect(isMissing(0)).toBe(false));

	it.each(['', 'a/b', 'a b', 'é', 'x'.repeat(65), ' a'])('is no word like %j', (word) => {
		expect(isRecordId(word)).toBe(false);
	});
});

describe('an event that tells of a deletion', () => {
	const LOCATION = { key: 'location_id', noun: 'location' };
	const item = (event_type: unknown, location_id: unknown) =>
		({ event_type, location_id, person_id: '7' }) as never;
	const DELETED = 'corehr.location.deleted_v2';

	it.each<[unknown, unknown, boolean]>([
		[DELETED, '7', true],
		[DELETED, ' 7 ', true],
		[DELETED, 7, true],
		[DELETED, '8', false],
		[DELETED, undefined, false],
		[DELETED, ['7'], false],
		['corehr.location.updated_v2', '7', false],
		['corehr.location.deleted_v99', '7', false],
		[undefined, '7', false],
	])('%j of %j is about the location 7: %s', (type, id, about) => {
		expect(isDeleted(item(type, id), '7', LOCATION)).toBe(about);
	});

	it('is about no other kind of record of the same id', () => {
		const person = { key: 'person_id', noun: 'person' };
		expect(isDeleted(item(DELETED, '7'), '7', person)).toBe(false);
	});

	it('is told with what can be done', () => {
		const error = deletedError('location', '7');
		expect(error.message).toBe('The location 7 was deleted');
		expect(error.description).toContain('If Not Found');
	});
});

it.each<[unknown, unknown]>([
	[' 7 ', '7'],
	['', undefined],
	[7, '7'],
	[2 ** 53, 2 ** 53],
	[1.5, 1.5],
	[null, undefined],
	[{}, undefined],
])('the id of an answer, %j, is read as %j', (id, read) => expect(readId(id)).toBe(read));

describe('the records of an answer', () => {
	const field = { name: 'id', scope: 'a:scope', of: ({ id }: { id?: unknown }) => id };
	const match = (asked: string[], ...records: object[]) =>
		matchAsked(asked, records as never, field as never);

	it('are found by the ids that were asked for, in whatever order they come', () => {
		const [a, b, b2] = [{ id: 'a' }, { id: 'b' }, { id: 'b', n: 2 }];
		const { byId, unmatched } = match(['b', 'a', 'c'], a, b, b2);
		expect([...byId]).toEqual([
			['b', [b, b2]],
			['a', [a]],
		]);
		expect(unmatched).toBeUndefined();
	});

	it('may have several ids, and the same one twice', () => {
		const one = { id: ['a', 'b', 'a'] };
		expect([...match(['a', 'b'], one).byId]).toEqual([
			['a', [one]],
			['b', [one]],
		]);
	});

	it('without an id are told with the scope, and found by nobody', () => {
		const { byId, unmatched } = match(['a'], {}, { id: 2 ** 60 });
		expect([...byId]).toEqual([]);
		expect(unmatched?.message).toContain('has no id, so nobody can tell');
		expect(unmatched?.description).toContain('add a:scope and check');
	});

	it('with an id that is not exact are told as that', () => {
		const { unmatched } = match(['a'], { id: 2 ** 60 }, {});
		expect(unmatched?.message).toContain('id as the number 1152921504606847000');
		expect(unmatched?.description).toContain('proxy or gateway');
	});

	it('with ids that mean the same are one person’s', () => {
		const folding = { ...field, fold: (id: string) => id.toLowerCase() };
		const { byId } = matchAsked(['A@b'], [{ id: 'a@B' }], folding as never);
		expect([...byId]).toEqual([['A@b', [{ id: 'a@B' }]]]);
	});
});

describe('a record that has a call of its own', () => {
	it('is the one that was asked for, in whatever form the answer has its id', async () => {
		const { byId } = await askForOne(['7'], async (id) => ({ id: 'other', asked: id }));
		expect([...byId]).toEqual([['7', [{ id: '7', asked: '7' }]]]);
	});

	it.each([
		{ code: 1160001, status: 400 },
		{ code: 1234567, status: 404 },
	])('is not found where the platform says %j', async (failure) => {
		const answer = await askForOne(
			['7'],
			async () => await Promise.reject(new PlatformError({ msg: 'no', ...failure })),
		);
		expect([...answer.byId]).toEqual([]);
	});

	it('is not found where the answer holds none', async () => {
		expect([...(await askForOne(['7'], async () => undefined)).byId]).toEqual([]);
	});

	it.each<[string, Error]>([
		["a proxy's page", new PlatformError({ msg: 'no', status: 404 })],
		['another refusal', new PlatformError({ msg: 'no', code: 1160104, status: 403 })],
		['a bug', new TypeError('a bug')],
	])('is not taken for unknown because of %s', async (_, error) => {
		await expect(askForOne(['7'], async () => await Promise.reject(error))).rejects.toBe(error);
	});
});

it('items that ask alike share a question', () => {
	const questions = new Questions<{ fields: string[] }>();
	const first = questions.of({ fields: ['a'] }, 1_000);
	expect(questions.of({ fields: ['a'] }, 1_000)).toBe(first);
	expect(questions.of({ fields: ['b'] }, 1_000)).not.toBe(first);
	expect(questions.of({ fields: ['a'] }, 2_000)).not.toBe(first);
	expect(questions.of(first.query, 1_000)).toBe(first);
	expect(questions.of(first.query, 2_000)).not.toBe(first);
	expect([...questions.all]).toHaveLength(3);
	expect(first).toMatchObject({ ids: new Set(), found: new Map() });
});
