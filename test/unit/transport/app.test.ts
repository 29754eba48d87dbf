import { appFromCredential } from '../../../nodes/FeishuCoreHr/transport/app';

const keys = { appId: 'cli_0123456789abcdef', appSecret: 'the secret' };

describe('the app of a credential', () => {
	it.each([
		[{ platform: 'feishu' }, 'https://open.feishu.cn'],
		[{ platform: 'lark' }, 'https://open.larksuite.com'],
		[{}, 'https://open.feishu.cn'],
		[{ platform: 'feishu', baseUrl: 'https://left.over' }, 'https://open.feishu.cn'],
		[{ platform: 'custom', baseUrl: 'https://open.example.com' }, 'https://open.example.com'],
		[{ platform: 'custom', baseUrl: ' http://10.0.0.5:8080// ' }, 'http://10.0.0.5:8080'],
		[{ platform: 'custom', baseUrl: 'http://[::1]:8080' }, 'http://[::1]:8080'],
		[{ platform: 'custom', baseUrl: 'https://open.feishu.cn:443' }, 'https://open.feishu.cn'],
		[{ platform: 'custom', baseUrl: 'HTTPS://Open.Feishu.CN/' }, 'https://open.feishu.cn'],
		[{ platform: 'custom', baseUrl: 'http://open.example.com:80' }, 'http://open.example.com'],
	])('%j is at %s', (platform, baseUrl) => {
		expect(appFromCredential({ ...keys, ...platform })).toEqual({ ...keys, baseUrl });
	});

	it('ignores spaces around the keys, which come with copying', () => {
		const credential = { platform: 'feishu', appId: ` ${keys.appId}\n`, appSecret: 'the secret ' };
		expect(appFromCredential(credential)).toMatchObject(keys);
	});

	it.each([
		[{ appId: '' }, /no App ID/],
		[{ appSecret: '  ' }, /no App Secret/],
		[{ platform: 'custom' }, /no Base URL/],
		[
			{ platform: 'custom', baseUrl: 'open.example.com' },
			/Base URL .* not usable: "open.example.com"/,
		],
		[{ platform: 'custom', baseUrl: 'https://open.example.com/open-apis' }, /not usable/],
		[{ platform: 'custom', baseUrl: 'https://open.example.com:99999' }, /not usable/],
		[{ platform: 'custom', baseUrl: 'ftp://open.example.com' }, /not usable/],
	])('%j says what to correct', (wrong, message) => {
		expect(() => appFromCredential({ ...keys, platform: 'feishu', ...wrong })).toThrow(message);
	});

	it('whose Base URL cannot be used says what one looks like', () => {
		const read = () => appFromCredential({ ...keys, platform: 'custom', baseUrl: 'x/y' });
		const description = expect.stringContaining('only the scheme and host, for example') as string;
		expect(read).toThrow(expect.objectContaining({ description }) as Error);
	});

	it('that lacks a field says where it stands', () => {
		const description = expect.stringContaining('fill in App ID.') as string;
		expect(() => appFromCredential({ ...keys, appId: ' ' })).toThrow(
			expect.objectContaining({ description }) as Error,
		);
	});

	it.each([
		['x'.repeat(200), `"${'x'.repeat(100)}"`],
		['', 'no Base URL'],
	])('shows no more of a Base URL than anybody reads: %j', (baseUrl, shown) => {
		expect(() => appFromCredential({ ...keys, platform: 'custom', baseUrl })).toThrow(shown);
	});

	it.each([
		['https://user:hunter2@open.example.com', '"https://…@open.example.com"'],
		['https://user:hun/hunter2@open.example.com/x', '"https://…@open.example.com/…"'],
		['https://user:hun?hunter2#@open.example.com', '"https://…@open.example.com"'],
		['user:hunter2@open.example.com', '"…@open.example.com"'],
		['https://open.example.com?key=hunter2', '"https://open.example.com…"'],
		['https://open.example.com/open-apis?key=hunter2', '"https://open.example.com/…"'],
		['https://open.example.com/hunter2/open-apis', '"https://open.example.com/…"'],
		['https://open.example.com#hunter2', '"https://open.example.com…"'],
		['open.example.com?hunter2', '"open.example.com…"'],
		['https://open.example.com\nhunter2', '"https://open.example.com…"'],
	])('does not repeat the password or the key in the Base URL %s', (baseUrl, shown) => {
		const read = () => appFromCredential({ ...keys, platform: 'custom', baseUrl });
		expect(read).toThrow(shown);
		expect(read).not.toThrow('hunter2');
	});
});
