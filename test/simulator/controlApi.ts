import type { Answer } from './answers';
import { controlVerbs } from './controlVerbs';
import type { HttpCall } from './httpApi';
import type { Json, JsonObject } from './json';
import { objectOf, parseJson } from './json';
import type { Simulator } from './simulator';

/** One line for each verb, for people. */
export const controlUsage: readonly string[] = Object.entries(controlVerbs).map(
	([name, { body }]) => `POST /_control/${name} ${body}`,
);

/**
 * The simulator's verbs for other processes: `POST /_control/<verb>` with a JSON body, in which
 * `appId` picks an app. Answers `{"ok": true, "result": …}`, or `{"ok": false, "error": …}`.
 */
export function controlApi(simulator: Simulator): (call: HttpCall) => Promise<Answer> {
	return async ({ url, body: text }) => {
		const verb = controlVerbs[url.pathname.replace(/^\/_control\/?/, '')];
		if (!verb) return { status: 404, body: { ok: false, verbs: [...controlUsage] } };
		const fromQuery = Object.fromEntries(url.searchParams);
		const { appId, ...body } = { ...fromQuery, ...objectOf(parseJson(text)) } as JsonObject;
		try {
			const app = simulator.appOf(typeof appId === 'string' ? appId : undefined);
			const result = ((await verb.run({ simulator, app, body })) ?? null) as Json;
			return { status: 200, body: { ok: true, result } };
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			return { status: 400, body: { ok: false, error: message } };
		}
	};
}
