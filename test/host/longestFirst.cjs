const Sequencer = require('@jest/test-sequencer').default;

/**
 * What lasts longest: a suite that starts last should be a short one, or everybody waits for it. Jest
 * itself knows how long a suite took only where it ran before. The burst asks for 5,000 answers within
 * 3 s, and so begins beside two that wait more than they work.
 */
const LONGEST = [
	'e2e/delivery/burst',
	'e2e/delivery/odd',
	'e2e/delivery/kill',
	'e2e/delivery/queue',
	'e2e/delivery/restart',
	'e2e/delivery/cutOff',
	'e2e/delivery/storeTrouble',
	'e2e/choices',
	'e2e/editor',
	'e2e/start',
	'e2e/delivery/manyWorkflows',
	'e2e/webhook',
	'e2e/examples',
	'unit/worker/leadership',
	'unit/actions/change',
	'unit/worker/queueMode',
	'unit/panel/keepChoices',
	'unit/longConnection/troubles',
	'unit/memory/reminders',
	'unit/host/watchdog',
];

const rank = ({ path }) => {
	const place = LONGEST.findIndex((suite) => path.endsWith(`/test/${suite}.test.ts`));
	return place < 0 ? LONGEST.length : place;
};

/** Those that are not named follow in Jest's own order: by size. */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
	}
};
