import type { IWebhookFunctions } from 'n8n-workflow';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { answerWebhook } from '../../../nodes/FeishuCoreHr/webhook/answer';
import { authenticate, type WebhookKeys } from '../../../nodes/FeishuCoreHr/webhook/authenticate';
import { refuse } from '../../../nodes/FeishuCoreHr/webhook/refusals';
import { node } from '../trigger/node';
import { SECRETS } from '../webhook/answersTable';
import { encrypt, sign } from '../webhook/platformPush';

const NOW = Date.UTC(2026, 0, 5, 9, 30);
const HOUR = 3_600_000;

describe('a posted request is refused in these words', () => {
	const { encryptKey: key } = SECRETS.both;
	const post = async (body: unknown, headers: object, keys: WebhookKeys) => {
		const rawBody = Buffer.from(JSON.stringify(body) ?? '');
		const request = { body, rawBody, headers: { ...headers } };
		return await authenticate(request, keys, 8 * HOUR, NOW);
	};
	const sealed = (plain: unknown) => ({ encrypt: encrypt(JSON.stringify(plain), key) });
	const signed = (plain: unknown, at = NOW) => {
		const body = sealed(plain);
		return { body, headers: sign(Buffer.from(JSON.stringify(body)), key, at) };
	};
	const oddTime = () => {
		const body = sealed({});
		const text = JSON.stringify(body);
		return { body, headers: sign(Buffer.from(text), key, Number.NaN) };
	};
	const check = { type: 'url_verification', token: SECRETS.both.verificationToken };

	it.each<[string, { readonly body: unknown; readonly headers?: object }, WebhookKeys]>([
		[
			'the credential has neither an Encrypt Key nor a Verification Token',
			{ body: {} },
			{ encryptKey: '' },
		],
		['the body is not a JSON object', { body: [] }, SECRETS.both],
		[
			'the body is encrypted, but the credential has no Encrypt Key',
			{ body: sealed({}) },
			SECRETS.token,
		],
		[
			'the body is not encrypted, but the credential has an Encrypt Key',
			{ body: {} },
			SECRETS.both,
		],
		['the URL check carries no challenge', signed(check), SECRETS.both],
		['the request is not signed', { body: sealed({}) }, SECRETS.both],
		[
			'the signature does not match the Encrypt Key of the credential',
			{ ...signed({}), headers: sign(Buffer.from('other bytes'), key, NOW) },
			SECRETS.both,
		],
		['the signed timestamp is not a time', oddTime(), SECRETS.both],
		[
			'the signed timestamp is older than the replay window',
			signed({}, NOW - 9 * HOUR),
			SECRETS.both,
		],
		['the signed timestamp is more than 5 minutes ahead', signed({}, NOW + HOUR), SECRETS.both],
		[
			'the Verification Token is missing or not the one of the credential',
			{ body: {} },
			SECRETS.token,
		],
		[
			'the body cannot be opened with the Encrypt Key of the credential: compare it with the one in the developer console',
			signed('no object'),
			SECRETS.both,
		],
		[
			'the request is not signed, and the body cannot be opened with the Encrypt Key of the credential: compare it with the one in the developer console',
			{ body: sealed({}) },
			{ encryptKey: 'another' },
		],
	])('%s', async (reason, { body, headers = {} }, keys) => {
		expect(await post(body, headers, keys)).toMatchObject({ kind: 'refused', reason });
	});

	it.each([
		[400, 'not an event'],
		[401, 'not proven to come from the platform'],
		[403, 'an event of another app'],
		[404, 'no webhook here'],
		[503, 'try again later'],
	])('and the sender learns %i with no more than "%s"', (status, msg) => {
		const response = { status: jest.fn().mockReturnThis(), json: jest.fn() };
		const context = {
			getWorkflow: () => ({ id: 'w', name: 'Workflow' }),
			getResponseObject: () => response,
			logger: { warn: jest.fn(), debug: jest.fn() },
		} as unknown as IWebhookFunctions;
		refuse(context, status, 'a reason for the log alone');
		expect(response.status).toHaveBeenCalledWith(status);
		expect(response.json).toHaveBeenCalledWith({ code: status, msg });
	});

	it('and n8n logs it', async () => {
		const warn = jest.fn();
		const response = { status: () => response, json: () => response };
		const context = {
			...node({ events: ['corehr.person.updated_v1'] }),
			getWorkflow: () => ({ id: 'w', name: 'Workflow' }),
			getResponseObject: () => response,
			logger: { warn, debug: jest.fn() },
		} as unknown as IWebhookFunctions;
		await answerWebhook(context, readSettings(context));
		expect(warn.mock.calls[0]?.[0]).toBe(
			'Feishu CoreHR webhook: request refused with 404: this workflow listens by long connection',
		);
	});
});
