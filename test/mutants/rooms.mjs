const HOUSE = 'nodes/FeishuCoreHr';

/**
 * The rooms of the house, each with the unit tests that have to catch what is broken in it, by their
 * paths in `test/unit`. What is not named here is data (descriptions of panels, tables of words), is
 * tested on real servers and processes, which would take days, or serves all rooms and has its tests in
 * all of them (most files beside the folders).
 */
export const ROOMS = {
	door: {
		files: ['door.ts', 'eventRows.ts', 'patience.ts', 'unknownEvents.ts'],
		tests: ['door', 'patience', 'unknownEvents', 'trigger/outages'],
	},
	webhook: { tests: ['webhook/*'] },
	trigger: { tests: ['trigger/*'], without: ['description.ts', 'properties/**'] },
	longConnection: { tests: ['longConnection/*', 'trigger/outages'] },
	transport: { tests: ['transport/*'] },
	worker: { tests: ['worker/*'] },
	inbox: { tests: ['inbox/*'] },
	store: { tests: ['store/*', 'inbox/inbox'], without: ['postgres*.ts', 'pg.ts'] },
	memory: { tests: ['memory/*', 'actions/compare'] },
	coming: { tests: ['coming/*', 'memory/reminders'] },
	actions: { tests: ['actions/*'] },
	events: { tests: ['events/*'] },
};

/** Start n8n's core, processes or a server, measure, read the source, or are about data alone. */
export const TOO_SLOW = [
	'/transport/gateways',
	'/transport/redirects',
	'/trigger/description',
	'/trigger/everyEvent',
	'/events/everyEvent',
	'/events/onePlace',
	'/longConnection/troubles',
	'/longConnection/twoCopies',
	'/store/postgres',
	'/inbox/processes',
	'/events/enormous',
	'/actions/effort',
];

/** Patterns of the files of a room that are broken on purpose. */
export function filesOf(room) {
	const { files, without = [] } = ROOMS[room];
	if (files) return files.map((file) => `${HOUSE}/${file}`);
	return [`${HOUSE}/${room}/**/*.ts`, ...without.map((pattern) => `!${HOUSE}/${room}/${pattern}`)];
}

/** Patterns of the test files of a room. */
export const testsOf = (room) =>
	ROOMS[room].tests.map((pattern) => `<rootDir>/test/unit/${pattern}.test.ts`);
