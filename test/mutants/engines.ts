import { SqliteEngine, type Engine } from '../unit/store/engines.ts';

export { onEngine, SqliteEngine, type Engine } from '../unit/store/engines.ts';

/** Stands in for the list of both engines: a server for each of a thousand runs would take days. */
export const ENGINES = [['SQLite', async () => SqliteEngine.start()]] as ReadonlyArray<
	readonly [string, () => Promise<Engine>]
>;
