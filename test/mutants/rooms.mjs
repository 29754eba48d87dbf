const HOUSE = 'nodes/FeishuCoreHr';

/**
 * The rooms of the house, each with the unit tests that have to catch what is broken in it, by their
 * paths in `test/unit`. What is not named here is data (descriptions of panels, tables of words) or is
 * tested on real servers and processes, which would take days.
 */
export const ROOMS = {
	webhook: { tests: ['webhook/*'] },
	trigger: { tests: ['trigger/*'], without: ['description.ts', 'properties/**'] },
	longConnection: { tests: ['longConnection/*'] },
	transport: { tests: ['transport/*'] },
	worker: { tests: ['worker/*'] },
	inbox: { tests: ['inbox/*'] },
	store: { tests: ['store/*', 'inbox/inbox'], without: ['postgres.ts', 'pg.ts'] },
	actions: { tests: ['actions/*'] },
	events: { tests: ['events/*'] },
	// The files beside the folders.
	root: { files: ['*.ts'], tests: ['*', 'panel/keepChoices'] },
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
	const { files = [`${room}/**/*.ts`], without = [] } = ROOMS[room];
	return [
		...files.map((pattern) => `${HOUSE}/${pattern}`),
		...without.map((pattern) => `!${HOUSE}/${room}/${pattern}`),
	];
}

/** Patterns of the test files of a room. */
export const testsOf = (room) =>
	ROOMS[room].tests.map((pattern) => `<rootDir>/test/unit/${pattern}.test.ts`);
