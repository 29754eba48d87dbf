import { homedir } from 'node:os';
import { join } from 'node:path';

import { journalFolder } from '../journal/journalFolder';
import type { App } from '../transport/app';
import { PlatformError } from '../transport/errors';
import { requestToken } from '../transport/token';
import type { HttpRequest } from '../transport/http';
import { Connection } from './connection';
import { RosterFile } from './roster';
import type { Subscriber } from './subscriber';

/** Longest time from the start of an activation until it succeeds or says why not. */
const JOIN_MILLISECONDS = 9_500;

/**
 * The platform gives each event to one random connection of an app. Two connections in one n8n
 * would each lose about half of the events, so everyone shares one.
 */
const connections = new Map<string, Connection>();

/**
 * Starts listening. Resolves once the credentials are checked and the connection is up; when it
 * rejects, nothing is left behind.
 *
 * @param duringStart whether n8n activates the workflow as part of its own start
 * @returns leaves: no event is delivered any more, and the last one to leave closes the connection
 *   once everything under way is finished
 * @throws {PlatformError} with the platform's reason, at once when it is permanent, else within
 *   10 s
 */
export async function joinConnection(
	app: App,
	http: HttpRequest,
	subscriber: Subscriber,
	duringStart: boolean,
): Promise<() => Promise<void>> {
	const deadline = Date.now() + JOIN_MILLISECONDS;
	// The SDK's own check: with another id it logs one line and never connects.
	if (!/^cli_[0-9a-fA-F]{16}$/.test(app.appId)) {
		throw new PlatformError({
			code: 10003,
			status: 400,
			msg: 'an App ID is cli_ and 16 characters',
		});
	}
	// A handshake says little of what is wrong; a token request says it plainly, and checks the
	// credentials of those, too, who join a connection that is up.
	await inTime(
		requestToken(http, app),
		deadline,
		() => new PlatformError({ msg: 'no answer in time' }),
	);

	const connection = connectionOf(app, http);
	connection.renew(app, http);
	connection.joining += 1;
	try {
		if (duringStart) connection.absences.starting(Date.now());
		await inTime(connection.whenUp(), deadline, () => connection.lastFailure);
		connection.subscribers.add(subscriber);
		if (!subscriber.isTest) connection.absences.joined(subscriber.id);
	} finally {
		connection.joining -= 1;
		void connection.closeWhenIdle();
	}
	return async () => await leave(connection, subscriber);
}

function connectionOf(app: App, http: HttpRequest): Connection {
	const key = JSON.stringify([app.baseUrl, app.appId]);
	const open = connections.get(key);
	if (open) return open;
	const connection = new Connection(app, http, rosters().of(key), () => {
		if (connections.get(key) === connection) connections.delete(key);
	});
	connections.set(key, connection);
	return connection;
}

const rosters = () =>
	new RosterFile(join(journalFolder(process.env, homedir()), 'feishu-corehr-listeners.json'));

async function leave(connection: Connection, subscriber: Subscriber): Promise<void> {
	if (!connection.subscribers.delete(subscriber)) return;
	if (!subscriber.isTest) connection.absences.left(subscriber.id, Date.now());
	subscriber.leaving();
	await connection.closeWhenIdle();
}

async function inTime<T>(promise: Promise<T>, deadline: number, late: () => Error): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(late()), deadline - Date.now());
	});
	return await Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
