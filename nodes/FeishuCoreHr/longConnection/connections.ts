import { UserError } from 'n8n-workflow';

import { inTime, systemClock } from '../clock';
import type { Door } from '../door';
import { ofOtherVersions, oncePerProcess } from '../oncePerProcess';
import { appKey, type App } from '../transport/app';
import { PlatformError } from '../transport/errors';
import { requestToken } from '../transport/token';
import type { HttpRequest } from '../transport/http';
import { Connection } from './connection';
import { HandshakeLimit } from './pace';
import type { Subscriber } from './subscriber';
import type { Watch } from './watch';

/** Longest time from the start of an activation until it succeeds or says why not. */
const JOIN_MILLISECONDS = 9_500;
/** Of it, for the platform's word on App ID and App Secret. */
const CHECK_MILLISECONDS = 4_000;

/**
 * The platform gives each event to one random connection of an app (page on long connections: cluster
 * mode, no broadcast). Two connections in one n8n would each lose about half of the events, so everyone
 * shares one, also with another copy of these modules. The version is that of `Connection` as its users
 * see it, and of `Subscriber`.
 */
const VERSION = 2;
const connections = oncePerProcess('connections', VERSION, () => new Map<string, Connection>());
const limits = oncePerProcess('handshakeLimits', 1, () => new Map<string, HandshakeLimit>());

/**
 * Starts listening. Resolves when the connection is up, or is being tried for without end: no
 * network is no reason to reject. When it rejects, nothing is left behind.
 *
 * @param door where the events of the app go
 * @param watch makes what watches a connection that is opened anew; none for tests of the rest
 * @returns leaves: no event is delivered any more, and the last one to leave closes the connection
 *   once everything under way is finished
 * @throws {PlatformError} what a person must change, in the platform's words; for a test run also
 *   why there is no connection, within 10 s
 */
export async function joinConnection(
	app: App,
	http: HttpRequest,
	subscriber: Subscriber,
	door: Pick<Door, 'receive'>,
	watch?: () => Watch,
): Promise<() => Promise<void>> {
	const deadline = systemClock.monotonic() + JOIN_MILLISECONDS;
	refuseWhatCannotWork(app);
	const key = appKey(app);
	const open = connections.get(key);
	// A connection that is down asks about its secret by itself; n8n's start waits for no other.
	const isAsking = open?.trouble !== undefined && open.uses(app);
	const proven = !isAsking && (await isAccepted(http, app));

	const connection = connectionOf(key, app, http, door, watch);
	connection.joining.add(subscriber);
	connection.add({ subscriber, app, http }, proven);
	const tried = connection.tried();
	const isTest = !subscriber.subscription;
	if (isTest || connection.trouble === undefined)
		await inTime(systemClock, deadline - systemClock.monotonic(), tried, undefined);
	connection.joined(subscriber);

	const { trouble } = connection;
	if (trouble && (connection.ended || isTest)) {
		await leave(connection, subscriber);
		throw trouble;
	}
	return async () => await leave(connection, subscriber);
}

/** The app's connection in this process, if a workflow listens here. */
export const connectionTo = (app: App): Connection | undefined => connections.get(appKey(app));

function refuseWhatCannotWork({ appId }: App): void {
	// The check of SDK 1.74.0 (`start`): with another id it logs one line and never connects.
	if (!/^cli_[0-9a-fA-F]{16}$/.test(appId)) {
		throw new PlatformError({
			code: 10003,
			status: 400,
			msg: 'an App ID is cli_ and 16 characters',
		});
	}
	const others = ofOtherVersions('connections', VERSION);
	if (others.some((other) => other instanceof Map && other.size > 0)) {
		throw new UserError('This package was updated while n8n was running', {
			description:
				'Workflows that were activated before still listen with the version of then, and two connections would share the events between them. Restart n8n.',
		});
	}
}

/**
 * A handshake says little of what is wrong; a token request says it plainly, also for those who join
 * a connection that is up.
 *
 * @returns false when it could not be asked
 * @throws {PlatformError} only what is final
 */
async function isAccepted(http: HttpRequest, app: App): Promise<boolean> {
	const asked = requestToken(http, app).then(
		() => true,
		(error: unknown) => {
			if (error instanceof PlatformError && !error.final) return false;
			throw error;
		},
	);
	return await inTime(systemClock, CHECK_MILLISECONDS, asked, false);
}

function connectionOf(
	key: string,
	app: App,
	http: HttpRequest,
	door: Pick<Door, 'receive'>,
	watch: (() => Watch) | undefined,
): Connection {
	const open = connections.get(key);
	if (open) return open;
	const limit = limits.get(key) ?? new HandshakeLimit();
	limits.set(key, limit);
	const onEnd = () => {
		if (connections.get(key) === connection) connections.delete(key);
	};
	const connection: Connection = new Connection({ app, http }, door, limit, onEnd, watch?.());
	connections.set(key, connection);
	return connection;
}

async function leave(connection: Connection, subscriber: Subscriber): Promise<void> {
	if (connection.remove(subscriber)) await connection.closeWhenIdle();
}
