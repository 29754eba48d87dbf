import { explain, type Failure, PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';

const error = (failure: Partial<Failure>) => new PlatformError({ msg: 'no', ...failure });

/** What a refusal means for the call, for the app's other calls and for whoever listens. */
const MEANING: Array<[number, { permanent: boolean; appWide: boolean; final: boolean }]> = [
	[1, { permanent: false, appWide: false, final: false }],
	[10003, { permanent: true, appWide: true, final: true }],
	[10014, { permanent: true, appWide: true, final: true }],
	[10015, { permanent: true, appWide: true, final: true }],
	[1160001, { permanent: true, appWide: false, final: false }],
	[99991400, { permanent: false, appWide: false, final: false }],
	[99991401, { permanent: true, appWide: true, final: true }],
	[99991403, { permanent: true, appWide: true, final: false }],
	[99991661, { permanent: true, appWide: true, final: false }],
	[99991662, { permanent: true, appWide: true, final: true }],
	[99991663, { permanent: true, appWide: true, final: false }],
	[99991665, { permanent: true, appWide: true, final: false }],
	[99991671, { permanent: true, appWide: true, final: false }],
	[99991672, { permanent: true, appWide: true, final: false }],
	[99991673, { permanent: true, appWide: true, final: true }],
	[99991677, { permanent: true, appWide: true, final: false }],
	[1000040343, { permanent: false, appWide: false, final: false }],
	[1000040351, { permanent: true, appWide: false, final: true }],
];

describe('what a refusal means', () => {
	it.each(MEANING)('code %i: %j', (code, meaning) => {
		expect(error({ code, status: 400 })).toMatchObject(meaning);
	});

	it.each<[string, Partial<Failure>, boolean]>([
		['no answer at all', {}, false],
		['an answer of nobody knows whom', { status: 403 }, true],
		['a problem at the other end', { status: 500 }, false],
		['a code with a problem at the other end', { code: 1160001, status: 500 }, false],
		['a limit of a gateway', { status: 429 }, false],
	])('%s: permanent or not', (_, failure, permanent) => {
		expect(error(failure)).toMatchObject({ permanent, appWide: false, final: false });
	});

	it.each<[Partial<Failure>, boolean]>([
		[{ code: 99991400, status: 400 }, true],
		[{ code: 99991400, status: 200 }, true],
		[{ status: 429 }, true],
		[{ code: 1160001, status: 429 }, true],
		[{ code: 1160001, status: 400 }, false],
		[{}, false],
	])('%j is a rate limit: %s', (failure, rateLimited) => {
		expect(error(failure).rateLimited).toBe(rateLimited);
	});

	it.each([99991661, 99991663, 99991665, 99991671, 99991677])(
		'code %i says that the token is dead, whatever the status',
		(code) => expect(error({ code })).toMatchObject({ deadToken: true }),
	);

	it('no other code does', () => {
		expect([99991662, 99991672, 10014, undefined].map((code) => error({ code }).deadToken)).toEqual(
			[false, false, false, false],
		);
	});
});

describe('what the operator reads of a refusal', () => {
	it.each<[Partial<Failure>, string]>([
		[{}, '(message: no)'],
		[{ status: 403 }, '(message: no, HTTP 403)'],
		[
			{ code: 1234567, status: 400, logId: '2026', scopes: ['a', 'b'] },
			' Scopes: a, b. (message: no, code: 1234567, log_id: 2026, HTTP 400)',
		],
		[{ msg: 'x'.repeat(501) }, `(message: ${'x'.repeat(500)})`],
	])('%j ends with what support needs', (failure, facts) => {
		expect(explain(error(failure)).description.endsWith(facts)).toBe(true);
	});

	it('is the sentence and these facts, and no more', () => {
		const { description } = explain(error({ status: 503 }));
		expect(description).toMatch(/^Nothing is wrong .* minutes\. \(message: no, HTTP 503\)$/);
	});

	it.each<[Partial<Failure>, RegExp]>([
		[{}, /could not be reached/],
		[{ status: 499 }, /did not come from Feishu/],
		[{ status: 500 }, /problem on its side/],
		[{ status: 503 }, /problem on its side/],
		[{ status: 429 }, /Something between n8n and Feishu limits/],
		[{ code: 99991400, status: 429 }, /Feishu limits how often/],
		[{ code: 1160001, status: 429 }, /Feishu limits how often/],
		[{ code: 1160001, status: 400 }, /did not accept a value/],
		[{ code: 7777777, status: 400 }, /refused the request/],
		[{ code: 7777777, status: 500 }, /refused the request/],
		[{ msg: 'CERT_HAS_EXPIRED' }, /does not trust the certificate/],
		[{ msg: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, /does not trust the certificate/],
		[{ msg: 'CERTAIN', code: 1160001, status: 400 }, /did not accept a value/],
		[{ status: 403, sentence: { message: 'of its own', description: '' } }, /^of its own$/],
	])('%j begins with the sentence for it', (failure, sentence) => {
		expect(explain(error(failure)).message).toMatch(sentence);
	});
});

describe('a platform error', () => {
	it('says its code beside the words, where there is one', () => {
		expect(error({ code: 10014 }).message).toBe('no (code 10014)');
		expect(error({}).message).toBe('no');
	});

	it('is known by its name, so that another copy of the package knows it, too', () => {
		const foreign = Object.assign(new Error('no'), { name: 'PlatformError' });
		expect([error({}), foreign].map((one) => PlatformError.is(one))).toEqual([true, true]);
		const others = [new Error('PlatformError'), { name: 'PlatformError' }, undefined];
		expect(others.map((one) => PlatformError.is(one))).toEqual([false, false, false]);
	});
});
