import type { PushOptions } from './app';
import { companyVerbs } from './companyVerbs';
import type { DropStyle } from './connection';
import type { Verb } from './controlVerb';
import type { Fault } from './faults';
import type { HabitName } from './habits';
import { habitNames } from './habits';
import { begin, end, habitTable } from './habits/running';
import type { Outage } from './httpServer';
import type { JsonObject } from './json';
import { objectOf, stringOf, stringsOf } from './json';
import type { HandshakeRefusal } from './longConnection';
import { seededRandom } from './seededRandom';
import type { SettingsChanges } from './settings';
import { applyChanges } from './settings';
import type { Simulator } from './simulator';

/** Whoever drives the simulator from another process is trusted: shapes are not checked again. */
const as = <T>(body: JsonObject): T => body as unknown as T;

/** The verbs by name, with the body each takes. */
export const controlVerbs: Readonly<Record<string, Verb>> = {
	state: { body: '{}', run: ({ simulator }) => stateOf(simulator) },
	calls: { body: '{}', run: ({ simulator }) => simulator.calls },
	...companyVerbs,
	deliveries: {
		body: '{"eventId"?}',
		run: ({ app, body }) =>
			body.eventId === undefined ? app.deliveries.all() : app.deliveries.of(stringOf(body.eventId)),
	},
	push: {
		body: '{"event": {…} | "any text", "options"?}',
		run: ({ app, body }) => {
			const event = typeof body.event === 'string' ? body.event : objectOf(body.event);
			return { eventId: app.push(event, as<PushOptions>(objectOf(body.options))) };
		},
	},
	'push-event': {
		body: '{"type", "changes"?: {…}}: the example of its page',
		run: ({ app, body }) => ({
			eventId: app.push(app.event(stringOf(body.type), objectOf(body.changes))),
		}),
	},
	'push-person': {
		body: '{"personId", "fieldChanges": […]}',
		run: ({ app, body }) => ({ eventId: app.push(app.personUpdated(as(body))) }),
	},
	'push-location': {
		body: '{"locationId", "fieldChanges": […], "subEvents": […]}',
		run: ({ app, body }) => ({ eventId: app.push(app.locationUpdated(as(body))) }),
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
		run: ({ simulator, body }) => {
			simulator.outage((stringOf(body.kind) || 'http-503') as Outage);
		},
	},
	recover: { body: '{}', run: ({ simulator }) => simulator.recover() },
	fault: {
		body: '{"kind": "code" | "rateLimit" | "gateway" | "drop" | "slow", "path"?, "times"?, …}',
		run: ({ simulator, body }) => {
			simulator.faults.add(as<Fault>(body));
		},
	},
	'clear-faults': { body: '{}', run: ({ simulator }) => simulator.faults.clear() },
	'rate-limit': {
		body: '{"path"?, "times"?, "resetSeconds"?}',
		run: ({ simulator, body }) => {
			simulator.faults.add({ resetSeconds: 1, ...as<Fault>(body), kind: 'rateLimit' } as Fault);
		},
	},
	'expire-tokens': { body: '{}', run: ({ simulator }) => simulator.expireTokens() },
	'refuse-handshakes': {
		body: '{"code", "times"?, "withData"?}',
		run: ({ app, body }) => {
			app.longConnection.refuseHandshakes(as<HandshakeRefusal>(body));
		},
	},
	'accept-handshakes': { body: '{}', run: ({ app }) => app.longConnection.acceptHandshakes() },
	'set-webhook': {
		body: '{"url", "check"?}',
		run: async ({ app, body }) =>
			await app.setWebhook(stringOf(body.url), { check: body.check !== false }),
	},
	subscribe: {
		body: '{"types": […]}: besides what is subscribed already',
		run: ({ app, body }) => {
			for (const type of stringsOf(body.types)) app.subscribed.add(type);
		},
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
			const { now, random } = simulator.settings;
			applyChanges(simulator.settings, { ...as<SettingsChanges>(body), now, random });
		},
	},
	seed: {
		body: '{"seed"}: random choices become repeatable',
		run: ({ simulator, body }) => {
			simulator.settings.random = seededRandom(Number(body.seed));
		},
	},
	habits: { body: '{}', run: ({ simulator }) => habitTable(simulator) },
	misbehave: {
		body: '{"habit"}: until behave',
		run: ({ simulator, app, body }) => begin(simulator, habitOf(body), app),
	},
	behave: {
		body: '{"habit"?}: ends one bad habit, or all',
		run: ({ simulator, body }) =>
			end(simulator, body.habit === undefined ? undefined : habitOf(body)),
	},
	'send-raw': {
		body: '{"base64", "clientIndex"?}: any bytes as one WebSocket message',
		run: ({ app, body }) => {
			for (const client of app.longConnection.open) {
				if (body.clientIndex !== undefined && body.clientIndex !== client.index) continue;
				client.sendRaw(Buffer.from(stringOf(body.base64), 'base64'));
			}
		},
	},
};

function habitOf({ habit }: JsonObject): HabitName {
	const name = habitNames.find((one) => one === habit);
	if (name === undefined) throw new Error(`There is no habit ${stringOf(habit)}: see habits`);
	return name;
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
			lateAnswers: client.answers.late,
		})),
		deliveries: deliveries.counts,
	})),
	people: simulator.company.people.ids.length,
	locations: simulator.company.locations.ids.length,
	calls: simulator.calls.length,
});
