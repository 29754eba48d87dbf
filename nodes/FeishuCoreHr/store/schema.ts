/** What one engine writes otherwise than the other. */
export interface SchemaDialect {
	/** A number that grows with each row. */
	readonly serial: string;
}

/**
 * The tables, by version: a version's statements turn a database of the version before into its own.
 * Only ever add to the end; a row or a column that an older package wrote stays readable.
 *
 * `event.state`: `undecided` (its workflow was not there) → `waiting` → `running` → `done`, `failed`
 * or `givenUp`; from `running` also `retrying` (failed, and tried again when it is due) and back to
 * `waiting` (cut off). Times are milliseconds since 1970. `event.item` is JSON, or long JSON packed
 * (`itemText.ts`); `event.bytes` is its length before.
 *
 * `remembered`: what a record was last time. All of it is sealed, or marks that tell nothing.
 */
const VERSIONS: ReadonlyArray<(dialect: SchemaDialect) => readonly string[]> = [
	({ serial }) => [
		`create table event (
			id ${serial},
			node text not null,
			app text not null,
			event_id text not null,
			delivery text not null,
			event_type text not null,
			subject text not null,
			arrived_at bigint not null,
			item text,
			bytes integer not null,
			state text not null,
			due_at bigint not null,
			starts integer not null,
			failures integer not null,
			batch text,
			owner text,
			frees_order integer not null,
			ended_at bigint,
			reason text,
			unique (node, event_id, delivery))`,
		`create index event_due on event (node, state, due_at, id) where state in ('waiting', 'retrying')`,
		`create index event_ahead on event (node, subject, id) where state in ('waiting', 'undecided')`,
		`create index event_retrying on event (node, subject, id, due_at) where state = 'retrying'`,
		`create index event_undecided on event (node, id) where state = 'undecided'`,
		`create index event_running on event (node, subject) where state = 'running'`,
		`create index event_often on event (node, id) where starts >= 2`,
		`create index event_batch on event (node, batch) where batch is not null`,
		`create index event_owner on event (owner) where owner is not null`,
		`create index event_stored on event (node, bytes) where item is not null`,
		`create index event_ended on event (ended_at) where ended_at is not null`,
		`create table subscription (
			node text primary key,
			app text not null,
			connection text not null,
			instance text not null,
			workflow_id text not null,
			name text not null,
			owner text not null,
			seen_at bigint not null,
			replay_window bigint not null,
			events text not null)`,
		`create table process (owner text primary key, beat bigint not null)`,
		`create table sync (id integer primary key, times bigint not null)`,
		`insert into sync values (1, 0)`,
		`create table line (
			app text not null,
			instance text not null,
			state text not null,
			seen_at bigint not null,
			primary key (app, instance))`,
		`create table reminder (
			node text not null,
			subject text not null,
			date text not null,
			least integer not null,
			cause text not null,
			forget_at bigint not null,
			primary key (node, subject))`,
		`create index reminder_forget on reminder (forget_at)`,
		`create table remembered (
			mark text not null,
			scope text not null,
			kind text not null,
			app text not null,
			digest text not null,
			causes text not null,
			sealed text not null,
			seen_at bigint not null,
			primary key (mark, scope))`,
	],
];

export const SCHEMA_VERSION = VERSIONS.length;

/**
 * Brings the tables of a version (0: none) up to today's.
 * @param run runs one statement
 */
export async function migrate(
	run: (sql: string) => Promise<unknown>,
	version: number,
	dialect: SchemaDialect,
): Promise<void> {
	for (const statements of VERSIONS.slice(version)) {
		for (const statement of statements(dialect)) await run(statement);
	}
}
