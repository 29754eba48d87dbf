import { shownAddress, withoutSecrets } from '../../../nodes/FeishuCoreHr/transport/secrets';

describe('a secret', () => {
	it.each<[string, string, string]>([
		['the whole', 'the key is hunter2hunter2!', 'the key is …!'],
		['eight characters of it', 'it begins with hunter2h, so', 'it begins with …, so'],
		['in capitals', 'the key is HUNTER2HUNTER2', 'the key is …'],
		['twice', 'hunter2hunter2 is not hunter2hunter2', '… is not …'],
	])('is cut out of what is shown: %s', (_, text, shown) => {
		expect(withoutSecrets(text, ['hunter2hunter2'])).toBe(shown);
	});

	it('leaves words that share less than eight characters with it', () => {
		expect(withoutSecrets('a hunter2 came', ['hunter2hunter2'])).toBe('a hunter2 came');
	});

	it.each([
		['abcd', 'it is …'],
		['abcde', 'it is …'],
		['abc', 'it is abc'],
		['', 'it is '],
	])('of few letters (%j) is cut out as a whole, unless it is a typing error', (secret, shown) => {
		expect(withoutSecrets(`it is ${secret}`, [secret])).toBe(shown);
	});

	it('is one of several', () => {
		expect(withoutSecrets('first-secret or second-secret', ['first-secret', 'second-secret'])).toBe(
			'… or …',
		);
	});
});

it('of a foreign text 1,000 characters are shown, and no password of an address', () => {
	expect(withoutSecrets('x'.repeat(2_000), [])).toBe('x'.repeat(1_000));
	expect(withoutSecrets('at http://user:pass@host/ and //x@y', [])).toBe(
		'at http://…@host/ and //…@y',
	);
});

it.each([
	['https://open.example.com', 'https://open.example.com'],
	['https://open.example.com/a?b', 'https://open.example.com/…'],
	['open.example.com?b', 'open.example.com…'],
	['user:pass@host', '…@host'],
	['', ''],
	[`https://${'x'.repeat(200)}`, `https://${'x'.repeat(92)}`],
])('the address %s is shown as %s', (address, shown) => {
	expect(shownAddress(address)).toBe(shown);
});
