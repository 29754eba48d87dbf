import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Who listened on an app's connection when n8n last ran, and so is expected when it starts. */
export interface Roster {
	/** Ids of subscribers; undefined when nothing is known. */
	read(): readonly string[] | undefined;
	add(id: string): void;
	remove(ids: Iterable<string>): void;
}

type Listeners = Record<string, readonly string[]>;

/**
 * The rosters of all apps in one small file. It is written when a workflow is first activated, not
 * for each event. Where nothing can be stored, nothing is known.
 */
export class RosterFile {
	constructor(private readonly path: string) {}

	/** @param app the key of the app's connection */
	of(app: string): Roster {
		return {
			read: () => this.load()?.[app],
			add: (id) => this.change(app, (ids) => new Set([...ids, id])),
			remove: (gone) => {
				const left = new Set(gone);
				this.change(app, (ids) => new Set([...ids].filter((id) => !left.has(id))));
			},
		};
	}

	private change(app: string, edit: (ids: Iterable<string>) => Set<string>): void {
		const listeners = this.load() ?? {};
		const before = listeners[app] ?? [];
		const after = [...edit(before)];
		if (after.length === before.length) return;
		try {
			mkdirSync(dirname(this.path), { recursive: true });
			// Written aside and renamed: a crash leaves the old file or the new one.
			writeFileSync(`${this.path}.new`, JSON.stringify({ ...listeners, [app]: after }), {
				mode: 0o600,
			});
			renameSync(`${this.path}.new`, this.path);
		} catch {
			// Nothing known is safe: events are then brought again for a while after a start.
		}
	}

	private load(): Listeners | undefined {
		try {
			const listeners: unknown = JSON.parse(readFileSync(this.path, 'utf8'));
			return isListeners(listeners) ? listeners : undefined;
		} catch {
			return undefined;
		}
	}
}

function isListeners(value: unknown): value is Listeners {
	return (
		typeof value === 'object' &&
		value !== null &&
		Object.values(value).every(
			(ids) => Array.isArray(ids) && ids.every((id: unknown) => typeof id === 'string'),
		)
	);
}
