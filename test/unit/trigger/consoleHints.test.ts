import { EVENT_TYPES } from '../../../nodes/FeishuCoreHr/events/catalogue';
import { OWN_TYPES } from '../../../nodes/FeishuCoreHr/events/ownEvents';
import { consoleHints } from '../../../nodes/FeishuCoreHr/trigger/consoleHints';
import { eventPages } from '../../simulator';
import { evaluate } from './evaluate';

const [PERSON = '', LOCATION = ''] = EVENT_TYPES;

/** What n8n's editor shows above the output of a trigger with these events. */
const shown = (events: string[] | string, when = 'beforeExecution'): readonly string[] =>
	consoleHints
		.filter(({ whenToDisplay }) => whenToDisplay === when)
		.filter(({ displayCondition = '' }) => evaluate(displayCondition, { events }))
		.map(({ message }) => message);

describe('what to add in the console is said beside the parameters', () => {
	const HEADING = expect.stringMatching(/^To add in the developer console for these events/);
	/** Short: a wall of words is what it is there to spare. */
	const MANY = expect.stringMatching(
		/^(?=.{1,399}$).*For more than 5 events "Check Setup" lists both/,
	);
	const naming = (type: string) => expect.stringContaining(`<b>${type}</b> (`);

	it('for exactly the chosen events, each with its permission and what may stand in for it', () => {
		expect(shown([PERSON, LOCATION])).toEqual([
			HEADING,
			expect.stringMatching(
				/^<b>corehr\.person\.updated_v1<\/b> \(更新个人信息\), <b>corehr:person:read<\/b> \(or .*corehr:person:write\)$/,
			),
			expect.stringMatching(/^<b>corehr\.location\.updated_v2<\/b> .* <b>corehr:locations:read/),
		]);
	});

	it('and where an event is for self-built apps only', () => {
		expect(shown(['corehr.employee.domain_event_v2'])).toEqual([
			HEADING,
			expect.stringMatching(/employee\.domain_event_v2.*Self-built apps only\.$/),
		]);
	});

	it.each(EVENT_TYPES)('with all that the page of %s names', (type) => {
		const [, text = '', ...more] = shown([type]);
		for (const scope of eventPages[type]!.scopes) expect(text).toContain(scope);
		expect(text.includes('Self-built')).toBe(!eventPages[type]!.apps.includes('isv'));
		expect(more).toEqual([]);
	});

	it.each([
		['each of five', EVENT_TYPES.slice(-5), [HEADING, ...EVENT_TYPES.slice(-5).map(naming)]],
		['a word for six, which would be a wall', EVENT_TYPES.slice(0, 6), [MANY]],
		['the same word for all', [...EVENT_TYPES], [MANY]],
		['nothing for those about the long connection', [...OWN_TYPES], []],
		['one without them', [...OWN_TYPES, PERSON], [HEADING, naming(PERSON)]],
		['one that an expression gives', PERSON, [HEADING, naming(PERSON)]],
		['in the order of the list', [LOCATION, PERSON], [HEADING, naming(PERSON), naming(LOCATION)]],
		['nothing where no event is chosen', [], []],
	])('%s', (_, events, hints) => {
		expect(shown(events)).toEqual(hints);
	});
});
