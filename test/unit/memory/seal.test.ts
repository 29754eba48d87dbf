import { Seal } from '../../../nodes/FeishuCoreHr/memory/seal';

const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_a', appSecret: 'one secret' };
const PERSON = Buffer.from('{"name":"李小明"}');

describe('what is remembered of people is sealed', () => {
	const seal = new Seal(APP, 'test');
	const mark = seal.mark('person', '1');
	const sealed = seal.seal(PERSON, mark);

	it('comes back as it was', () => {
		expect(seal.open(sealed, mark)).toEqual(PERSON);
		expect(new Seal(APP, 'test').open(sealed, new Seal(APP, 'test').mark('person', '1'))).toEqual(
			PERSON,
		);
	});

	it('looks different each time, and shows nothing', () => {
		expect(seal.seal(PERSON, mark)).not.toBe(sealed);
		expect(Buffer.from(sealed, 'base64').includes('name')).toBe(false);
		expect(mark).not.toContain('person');
	});

	it.each([
		['another secret', new Seal({ ...APP, appSecret: 'another' }, 'test')],
		['another app', new Seal({ ...APP, appId: 'cli_b' }, 'test')],
		['another platform', new Seal({ ...APP, baseUrl: 'https://open.larksuite.com' }, 'test')],
		['another purpose', new Seal(APP, 'other')],
	])('cannot be read with %s', (_, other) => {
		expect(other.open(sealed, mark)).toBeUndefined();
		expect(other.mark('person', '1')).not.toBe(mark);
	});

	it.each([
		['moved to another record', sealed, seal.mark('person', '2')],
		['cut', sealed.slice(0, 30), mark],
		['empty', '', mark],
		['changed in one place', `${sealed.slice(0, -6)}AAAA==`, mark],
	])('cannot be read when it was %s', (_, text, at) => {
		expect(seal.open(text, at)).toBeUndefined();
	});

	it('tells ids apart by their parts', () => {
		expect(seal.mark('ab', 'c')).not.toBe(seal.mark('a', 'bc'));
	});
});
