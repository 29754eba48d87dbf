import type { IHttpRequestOptions } from 'n8n-workflow';

import { httpOf } from '../../../nodes/FeishuCoreHr/transport/http';

/** What n8n's helper is asked for, whatever the caller would like to have. */
async function asked(options: Partial<IHttpRequestOptions>): Promise<IHttpRequestOptions> {
	const seen: IHttpRequestOptions[] = [];
	const httpRequest = async (request: IHttpRequestOptions) => {
		seen.push(request);
		return { statusCode: 200 };
	};
	const http = httpOf({ helpers: { httpRequest } });
	await expect(http({ url: 'https://open.feishu.cn', ...options })).resolves.toEqual({
		statusCode: 200,
	});
	return seen[0]!;
}

describe("every request by n8n's own helper", () => {
	it('is JSON, ends after 30 s, and comes back whole whatever the status', async () => {
		expect(await asked({})).toEqual({
			url: 'https://open.feishu.cn',
			json: true,
			timeout: 30_000,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
	});

	it('may end earlier', async () => {
		expect(await asked({ timeout: 8_000 })).toMatchObject({ timeout: 8_000 });
	});

	it('never follows a redirect and never hides an answer, whoever asks for that', async () => {
		const careless = {
			returnFullResponse: false,
			ignoreHttpStatusErrors: false,
			disableFollowRedirect: false,
		};
		expect(await asked(careless)).toMatchObject({
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
	});
});
