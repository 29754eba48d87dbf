import { NodeOperationError, type ITriggerFunctions, type IWebhookFunctions } from 'n8n-workflow';
import { FeishuCoreHrTrigger } from '../../../nodes/FeishuCoreHr/FeishuCoreHrTrigger.node';
import {
	freshKeys,
	recentKeys,
	requireKeys,
	warnWithoutEncryptKey,
} from '../../../nodes/FeishuCoreHr/webhook/keys';

let reads = 0;
let stored: Record<string, string> | Error = {};
let number = 0;

function contextOf(credential = 'c1'): IWebhookFunctions {
	return {
		getNode: () => ({
			id: `n${number}`,
			name: 'Trigger',
			parameters: {},
			credentials: { feishuCoreHrApi: { id: credential } },
		}),
		getWorkflow: () => ({ id: 'w' }),
		getTimezone: () => 'Asia/Shanghai',
		getCredentials: async (name: string) => {
			expect(name).toBe('feishuCoreHrApi');
			reads += 1;
			return await (stored instanceof Error ? Promise.reject(stored) : Promise.resolve(stored));
		},
	} as unknown as IWebhookFunctions;
}

beforeEach(() => {
	reads = 0;
	number += 1;
	stored = { appId: ' cli_1 ', encryptKey: 'old' };
	jest.useFakeTimers({ now: 1_600_000_000_000 });
});
afterEach(() => jest.useRealTimers());

it('keys that were read a moment ago are not read again', async () => {
	expect(await recentKeys(contextOf())).toMatchObject({
		app: { appId: 'cli_1' },
		encryptKey: 'old',
	});
	expect(await recentKeys(contextOf())).toMatchObject({
		app: { appId: 'cli_1' },
		encryptKey: 'old',
	});
	expect(reads).toBe(1);
});

it('keys are kept for five seconds', async () => {
	await recentKeys(contextOf());
	jest.advanceTimersByTime(4_999);
	await recentKeys(contextOf());
	expect(reads).toBe(1);
	jest.advanceTimersByTime(1);
	await recentKeys(contextOf());
	expect(reads).toBe(2);
});

it('keys that were changed take effect, before a request is refused, after a second', async () => {
	await recentKeys(contextOf());
	stored = { appId: 'cli_1', encryptKey: 'new' };
	jest.advanceTimersByTime(1_000);
	expect(await recentKeys(contextOf())).toMatchObject({ encryptKey: 'old' });
	expect(await freshKeys(contextOf())).toMatchObject({ encryptKey: 'new' });
	expect(await recentKeys(contextOf())).toMatchObject({ encryptKey: 'new' });
});

it('a thousand refusals in a second read the credential once', async () => {
	await recentKeys(contextOf());
	jest.advanceTimersByTime(1_000);
	for (let forged = 0; forged < 1_000; forged++) await freshKeys(contextOf());
	expect(reads).toBe(2);
});

it('another credential in the node is never served by the keys of the first', async () => {
	await recentKeys(contextOf());
	await recentKeys(contextOf('c2'));
	expect(reads).toBe(2);
});

it("keys of one node are kept while another's are read", async () => {
	jest.advanceTimersByTime(10_000);
	await recentKeys(contextOf());
	await recentKeys(contextOf('c2'));
	await recentKeys(contextOf());
	expect(reads).toBe(2);
});

it('a credential that cannot be read is asked for again after a second', async () => {
	stored = new Error('gone');
	await expect(recentKeys(contextOf())).rejects.toThrow('gone');
	await expect(recentKeys(contextOf())).rejects.toThrow('gone');
	expect(reads).toBe(1);
	stored = { appId: 'cli_1' };
	jest.advanceTimersByTime(1_000);
	expect(await recentKeys(contextOf())).toMatchObject({ app: { appId: 'cli_1' } });
});

it.each([' ', '\n', '\r\n', '\t', '\uFEFF', '\u00A0', '\u200B', '\u2060', '\u3000', '\u200E \n'])(
	'%j around what was pasted does not count',
	async (sign) => {
		stored = Object.fromEntries(
			['appId', 'appSecret', 'encryptKey', 'verificationToken'].map((key) => [
				key,
				`${sign}a b${sign}`,
			]),
		);
		const baseUrl = 'https://open.feishu.cn';
		expect(await recentKeys(contextOf())).toEqual({
			app: { baseUrl, appId: 'a b', appSecret: 'a b' },
			encryptKey: 'a b',
			verificationToken: 'a b',
		});
		stored = Object.fromEntries(Object.keys(stored).map((key) => [key, sign]));
		jest.advanceTimersByTime(5_000);
		expect(await recentKeys(contextOf())).toEqual({
			app: { baseUrl, appId: '', appSecret: '' },
			encryptKey: '',
			verificationToken: '',
		});
	},
);

it('an active workflow in webhook mode warns about a credential without an Encrypt Key', async () => {
	stored = { appId: 'cli_1', verificationToken: 't' };
	// What listens afterwards needs more of n8n than there is here.
	const warn = jest.fn(() => {
		throw new Error('far enough');
	});
	const parameters: Record<string, unknown> = {
		connection: 'webhook',
		events: ['corehr.person.updated_v1'],
	};
	const activating = new FeishuCoreHrTrigger().trigger.call({
		...contextOf(),
		getNodeParameter: (name: string, otherwise: unknown) => parameters[name] ?? otherwise,
		getMode: () => 'trigger',
		logger: { warn },
	} as unknown as ITriggerFunctions);
	await expect(activating).rejects.toThrow('far enough');
	expect(warn).toHaveBeenCalledWith(expect.stringContaining('but no Encrypt Key'), {
		id: 'w',
		name: undefined,
	});
});

describe('before a workflow goes live', () => {
	const complete = { appId: 'cli_1', encryptKey: 'k', verificationToken: 't' };
	const activate = async (credential: object) => {
		stored = credential as Record<string, string>;
		return await requireKeys(contextOf() as unknown as ITriggerFunctions);
	};

	it.each([
		[{ ...complete, appId: '' }, 'has no App ID'],
		[{ ...complete, appId: ' \n' }, 'has no App ID'],
		[{ ...complete, encryptKey: '', verificationToken: '' }, 'needs an Encrypt Key'],
		[{ ...complete, encryptKey: ' ', verificationToken: '\u200B' }, 'needs an Encrypt Key'],
	])('%j is refused', async (credential, words) => {
		const attempt = activate(credential);
		await expect(attempt).rejects.toThrow(NodeOperationError);
		await expect(attempt).rejects.toThrow(words);
	});

	it.each([
		[complete, 0],
		[{ ...complete, verificationToken: '' }, 0],
		[{ ...complete, encryptKey: '' }, 1],
		[{ ...complete, encryptKey: ' ' }, 1],
	])('%j is warned about as often as it lacks an Encrypt Key', async (credential, warnings) => {
		const keys = await activate(credential);
		const warn = jest.fn();
		const context = { ...contextOf(), logger: { warn } } as unknown as ITriggerFunctions;
		warnWithoutEncryptKey(context, keys);
		expect(warn).toHaveBeenCalledTimes(warnings);
		for (const [message] of warn.mock.calls) expect(message).toContain('Set an Encrypt Key');
	});
});
