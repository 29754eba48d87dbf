import catalogue from './catalogue.json';

/** What people call something, in both languages. */
export interface Words {
	readonly en: string;
	readonly zh: string;
}

/**
 * What the platform's page says of one event. `npm run catalogue` makes the rows from the pages: to
 * add an event is to add a row, and no code asks for a type by its name.
 */
export interface EventRow extends Words {
	readonly type: string;
	/** Other words by which people look for it. */
	readonly words?: readonly string[];
	/** A key of `EVENT_GROUPS`. */
	readonly group: string;
	/** The parameters that say which of its changes start the workflow. */
	readonly filter: 'person' | 'location' | 'other';
	/** The key of the id of what the event is about; empty where it is about several. */
	readonly subject: string;
	/** Where the body says what kind of change it is, and the parameter's values for it. */
	readonly kinds?: { readonly at: string; readonly values: Readonly<Record<string, string>> };
	/** Where the body names what changed; none: it never does. */
	readonly changes?: Changes;
	/** Further lists of the body that say what changed, each time anew. */
	readonly lists?: readonly string[];
	/** The parts of which sub-events speak. */
	readonly entities?: readonly string[];
	/** Any one of them allows subscribing. The first is the one to ask for: it allows least. */
	readonly scopes: readonly string[];
	/** `custom`: self-built; `isv`: from the store. */
	readonly apps: readonly string[];
	/** After so many seconds the record can be read. */
	readonly lagSeconds: number;
	/** It may come before the change is in force, e.g. when it is approved. */
	readonly early?: boolean;
	/** It may come so many hours after the change is in force. */
	readonly lateHours?: number;
	/** The record is gone: nobody can read it any more. */
	readonly recordGone?: boolean;
	/** The platform's own advice for what changes about employees. */
	readonly recommended?: boolean;
	readonly states: readonly State[];
	/** How to tell whether the change is in force; empty: the event comes only then. */
	readonly effective?: {
		/** Values of the first of `states`. */
		readonly states?: readonly string[];
		/** The key of a date, `YYYY-MM-DD`. */
		readonly date?: string;
	};
}

interface Changes {
	/** The key of a list of names. */
	readonly names?: string;
	/** The key of a list of sub-events, and in each the key of its list of fields. */
	readonly parts?: string;
	readonly fields?: string;
	/** The key in each of the greater part to which the entity belongs: that name means it, too. */
	readonly within?: string;
}

/** A number, or a word, that stands for a state. */
export interface State {
	/** A key, or two: `flow.status`, `tasks[].status` (of each in a list). */
	readonly at: string;
	/** The key under which its label is put beside it. */
	readonly label: string;
	readonly values: Readonly<Record<string, Words>>;
}

/** In the order in which the list shows them: persons, locations, and the rest by group. */
export const EVENT_ROWS = catalogue.events as unknown as readonly EventRow[];

export const EVENT_TYPES: readonly string[] = EVENT_ROWS.map(({ type }) => type);

export const EVENT_GROUPS: Readonly<Record<string, Words>> = catalogue.groups;

const byType: ReadonlyMap<string, EventRow> = new Map(EVENT_ROWS.map((row) => [row.type, row]));

/** Undefined for a type that the catalogue does not know. */
export const rowOf = (type: string): EventRow | undefined => byType.get(type);

const ENTITIES: ReadonlySet<string> = new Set(EVENT_ROWS.flatMap(({ entities = [] }) => entities));

/** Whether some event means a whole part of a record by this name. */
export const isEntity = (name: string): boolean => ENTITIES.has(name);

/** The kinds of changes that an event tells apart (`hired`, `left` …). */
export const CHANGE_KINDS: readonly string[] = EVENT_ROWS.flatMap(({ kinds }) =>
	Object.values(kinds?.values ?? {}),
);

/** Which of them an event is; undefined where it tells none apart, or one that nobody knows. */
export function kindOf(
	{ kinds }: EventRow,
	event: Readonly<Record<string, unknown>>,
): string | undefined {
	return kinds && valueFor(kinds.values, event[kinds.at]);
}

/** What a number or word stands for in a table. Whatever else stands in its place has no value. */
export function valueFor<T>(values: Readonly<Record<string, T>>, key: unknown): T | undefined {
	const isKey = typeof key === 'string' || typeof key === 'number';
	return isKey && Object.hasOwn(values, key) ? values[key] : undefined;
}
