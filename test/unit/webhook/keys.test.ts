import type { IWebhookFunctions } from 'n8n-workflow';
import { currentKeys, recentKeys } from '../../../nodes/FeishuCoreHr/trigger/webhook/keys';

let reads = 0;
let stored: Record<string, string> | Error = {};
let number = 0;

function contextOf(credential = 'c1'): IWebhookFunctions {
	return {
		getNode: () => ({ id: `n${number}`, credentials: { feishuCoreHrApi: { id: credential } } }),
		getWorkflow: () => ({ id: 'w' }),
		getCredentials: async () => {
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
	expect(recentKeys(contextOf())).toBeUndefined();
	await currentKeys(contextOf());
	expect(await recentKeys(contextOf())).toMatchObject({ appId: 'cli_1', encryptKey: 'old' });
	expect(reads).toBe(1);
});

it('keys are kept for five seconds', async () => {
	await currentKeys(contextOf());
	jest.advanceTimersByTime(4_999);
	expect(recentKeys(contextOf())).toBeDefined();
	jest.advanceTimersByTime(1);
	expect(recentKeys(contextOf())).toBeUndefined();
});

it('keys that were changed take effect when they are asked for anew', async () => {
	await currentKeys(contextOf());
	stored = { appId: 'cli_1', encryptKey: 'new' };
	expect(await currentKeys(contextOf())).toMatchObject({ encryptKey: 'new' });
	expect(await recentKeys(contextOf())).toMatchObject({ encryptKey: 'new' });
});

it('another credential in the node is never served by the keys of the first', async () => {
	await currentKeys(contextOf());
	expect(recentKeys(contextOf('c2'))).toBeUndefined();
});

it('a credential that cannot be read is not remembered', async () => {
	stored = new Error('gone');
	await expect(currentKeys(contextOf())).rejects.toThrow('gone');
	expect(recentKeys(contextOf())).toBeUndefined();
});
