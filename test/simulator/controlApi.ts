import type { Answer } from './answers';
import type { PushOptions, SimulatedApp } from './app';
import type { DropStyle } from './connection';
import type { Fault } from './faults';
import type { HttpCall } from './httpApi';
import type { Outage } from './httpServer';
import type { Json, JsonObject } from './json';
import { objectOf, parseJson, stringOf } from './json';
import type { HandshakeRefusal } from './longConnection';
import type { Settings } from './settings';
import type { Simulator } from './simulator';

interface Request {
	readonly simulator: Simulator;
	readonly app: SimulatedApp;
	readonly body: JsonObject;
}

type Verb = { readonly body: string; readonly run: (request: Request) => unknown };

/** Whoever drives the simulator from another process is trusted: shapes are not checked again. */
const as = <T>(body: JsonObject): T => body as unknown as T;

const VERBS: Readonly<Record<string, Verb>> = {
	state: { body: '{}', run: ({ simulator }) => stateOf(simulator) },
	calls: { body: '{}', run: ({ simulator }) => simulator.calls },
	people: { body: '{}', run: ({ simulator }) => simulator.company.people.ids },
	locations: { body: '{}', run: ({ simulator }) => simulator.company.locations.ids },
	deliveries: {
		body: '{"eventId"?}',
		run: ({ app, body }) =>
			body.eventId === undefined ? app.deliveries.all() : app.deliveries.of(stringOf(body.eventId)),
	},
	'change-person': {
		body: '{"id", "patch": {"phone_number": …}}',
		run: ({ simulator, body }) => simulator.changePerson(stringOf(body.id), objectOf(body.patch)),
	},
	'change-location': {
		body: '{"id", "patch": {"address": {"postal_code": …}}}',
		run: ({ simulator, body }) => simulator.changeLocation(stringOf(body.id), objectOf(body.patch)),
	},
	push: {
		body: '{"event": {…} | "any text", "options"?}',
		run: ({ app, body }) => {
			const event = typeof body.event === 'string' ? body.event : objectOf(body.event);
			return { eventId: app.push(event, as<PushOptions>(objectOf(body.options))) };
		},
	},
	'push-person': {
		body: '{"personId", "fieldChanges": […]}',
		run: ({ app, body }) => ({ eventId: app.push(app.personUpdated(as(body))) }),
	},
	'push-location': {
		body: '{"locationId", "fieldChanges": […], "subEvents": […]}',
		run: ({ app, body }) => ({ eventId: app.push(app.locationUpdated(as(body))) }),
	},
	'add-people': {
		body: '{"count"}',
		run: ({ simulator, body }) => simulator.company.people.add(Number(body.count)),
	},
	'add-locations': {
		body: '{"count"}',
		run: ({ simulator, body }) => simulator.company.locations.add(Number(body.count)),
	},
	drop: {
		body: '{"style": "close" | "terminate" | "half-open", "clientIndex"?}',
		run: ({ app, body }) => {
			const index = typeof body.clientIndex === 'number' ? body.clientIndex : undefined;
			app.longConnection.drop((stringOf(body.style) || 'terminate') as DropStyle, index);
		},
	},
	outage: {
		body: '{"kind": "http-503" | "dead"}',
		run: ({ simulator, body }) => simulator.outage((stringOf(body.kind) || 'http-503') as Outage),
	},
	recover: { body: '{}', run: ({ simulator }) => simulator.recover() },
	fault: {
		body: '{"kind": "code" | "rateLimit" | "gateway" | "drop" | "slow", "path"?, "times"?, …}',
		run: ({ simulator, body }) => simulator.faults.add(as<Fault>(body)),
	},
	'clear-faults': { body: '{}', run: ({ simulator }) => simulator.faults.clear() },
	'rate-limit': {
		body: '{"path"?, "times"?, "resetSeconds"?}',
		run: ({ simulator, body }) =>
			simulator.faults.add({ resetSeconds: 1, ...as<Fault>(body), kind: 'rateLimit' } as Fault),
	},
	'expire-tokens': { body: '{}', run: ({ simulator }) => simulator.expireTokens() },
	'refuse-handshakes': {
		body: '{"code", "times"?, "withData"?}',
		run: ({ app, body }) => app.longConnection.refuseHandshakes(as<HandshakeRefusal>(body)),
	},
	'accept-handshakes': { body: '{}', run: ({ app }) => app.longConnection.acceptHandshakes() },
	'set-webhook': {
		body: '{"url", "check"?}',
		run: async ({ app, body }) =>
			await app.setWebhook(stringOf(body.url), { check: body.check !== false }),
	},
	'use-long-connection': { body: '{}', run: ({ app }) => app.useLongConnection() },
	'configure-app': {
		body: '{"appSecret"?, "encryptKey"?, "verificationToken"?}',
		run: ({ app, body }) => {
			for (const name of ['appSecret', 'encryptKey', 'verificationToken'] as const) {
				if (typeof body[name] === 'string') app[name] = body[name];
			}
		},
	},
	settings: {
		body: '{"redeliveryMs"?, "readLagMs"?, "rateLimits"?, …}',
		run: ({ simulator, body }) => {
			Object.assign(simulator.settings, as<Partial<Settings>>(body));
		},
	},
};

/** One line for each verb, for people. */
export const controlVerbs: readonly string[] = Object.entries(VERBS).map(
	([name, { body }]) => `POST /_control/${name} ${body}`,
);

/**
 * The simulator's verbs for other processes: `POST /_control/<verb>` with a JSON body, in which
 * `appId` picks an app. Answers `{"ok": true, "result": …}`, or `{"ok": false, "error": …}`.
 */
export function controlApi(simulator: Simulator): (call: HttpCall) => Promise<Answer> {
	return async ({ url, body: text }) => {
		const verb = VERBS[url.pathname.replace(/^\/_control\/?/, '')];
		if (!verb) return { status: 404, body: { ok: false, verbs: [...controlVerbs] } };
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

/** Numbers of the moment, without secrets. */
const stateOf = (simulator: Simulator) => ({
	url: simulator.url,
	apps: simulator.apps.map(({ appId, receiver, tokens, longConnection, webhook, deliveries }) => ({
		appId,
		receiver,
		webhookUrl: webhook.url,
		tokenRequests: tokens.requests,
		tokensIssued: tokens.issued,
		handshakes: longConnection.handshakes,
		connections: longConnection.open.length,
		history: longConnection.history.map((client) => ({
			index: client.index,
			openedAt: client.openedAt,
			closedAt: client.closedAt,
			pings: client.pings,
			lateAnswers: client.lateAnswers,
		})),
		deliveries: deliveries.counts,
	})),
	people: simulator.company.people.ids.length,
	locations: simulator.company.locations.ids.length,
	calls: simulator.calls.length,
});
