import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

/** n8n's own HTTP helper, so that its proxy, SSRF and certificate settings hold. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>;

/** Whatever context of n8n can make calls. */
export interface HttpContext {
	readonly helpers: { httpRequest(options: IHttpRequestOptions): Promise<unknown> };
}

/** Long enough for a slow page of 100 employees, short enough to notice a dead connection. */
const TIMEOUT_MS = 30_000;

/**
 * Binds the HTTP helper of any n8n context (execute, trigger, credential test). Answers of every
 * status come back whole, because the platform explains failures in the body. n8n would follow
 * redirects and take secret and token along, to any host; the platform sends none.
 */
export function httpOf(context: HttpContext): HttpRequest {
	return async (options) =>
		(await context.helpers.httpRequest({
			json: true,
			timeout: TIMEOUT_MS,
			...options,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		})) as IN8nHttpFullResponse;
}
