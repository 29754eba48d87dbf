import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { EVENT_GROUPS, EVENT_ROWS, EVENT_TYPES, type EventRow } from '../../events/catalogue';
import { PERSON_UPDATED } from '../../events/envelope';
import { ownEventOptions, ownEventProperties } from './ownEvents';

/**
 * n8n searches a list by the names of its entries: whatever people may type stands there, in both
 * languages, no word twice.
 */
function nameOf({ en, zh, words = [], group, recommended }: EventRow): string {
	const all = [zh, ...words, EVENT_GROUPS[group]?.zh ?? ''];
	const chinese = all.filter(
		(word, place) => !all.slice(0, place).some((one) => one.includes(word)),
	);
	return `${en} (${chinese.join('/')})${recommended ? ' – Recommended' : ''}`;
}

function descriptionOf(row: EventRow): string {
	const { type, group, apps, early, lateHours, recommended, effective } = row;
	const words = `"status_label"${effective ? ' and "is_effective"' : ''}`;
	const says = [
		recommended && 'What the platform recommends for employees',
		early && `May come before the change is in force: see ${words}`,
		lateHours && `Comes up to ${lateHours} hours after the change is in force`,
		!apps.includes('isv') && 'For self-built apps only',
	].filter((sentence) => typeof sentence === 'string');
	return [`${EVENT_GROUPS[group]?.en}: ${type}`, ...says].join('. ');
}

const eventsProperty: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: [
		...EVENT_ROWS.map(
			(row): INodePropertyOptions => ({
				name: nameOf(row),
				value: row.type,
				description: descriptionOf(row),
			}),
		),
		...ownEventOptions,
	],
	default: [PERSON_UPDATED],
	description: 'Which changes start the workflow. Type in English or Chinese to search.',
};

const recommendedRow = EVENT_ROWS.find(({ recommended }) => recommended);

/** The page of the event itself says so: it comes very often, for computed fields, too. */
const recommendation: INodeProperties = {
	displayName: `For changes of employees Feishu recommends ${recommendedRow?.en} (${recommendedRow?.zh}) instead of Person Updated: it comes less often, says whether somebody was hired, moved or left, and never comes for computed fields such as the years of service.`,
	name: 'recommendedEventNotice',
	type: 'notice',
	default: '',
	displayOptions: {
		show: { '/events': [PERSON_UPDATED] },
		hide: { '/events': EVENT_TYPES.filter((type) => type !== PERSON_UPDATED) },
	},
};

/**
 * What to add in the console for each chosen event, one below the other, so that they can be marked
 * and copied together. n8n's editor evaluates no expression in a notice, so each has its own.
 */
const consoleNames: INodeProperties[] = EVENT_ROWS.map(({ type, zh, scopes, apps }) => {
	const [scope, ...others] = scopes;
	const instead = others.length > 0 ? ` (or ${others.join(', ')})` : '';
	const selfBuilt = apps.includes('isv') ? '' : '. Self-built apps only.';
	return {
		displayName: `${type} (${zh}), ${scope}${instead}${selfBuilt}`,
		name: `console_${type.replaceAll('.', '_')}`,
		type: 'notice',
		default: '',
		displayOptions: { show: { '/events': [type] } },
	};
});

const consoleHeading: INodeProperties = {
	displayName:
		'To add in the developer console for these events, event (添加事件) and permission (权限管理):',
	name: 'consoleNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '/events': [...EVENT_TYPES] } },
};

export const eventProperties: INodeProperties[] = [
	eventsProperty,
	recommendation,
	consoleHeading,
	...consoleNames,
	...ownEventProperties,
];
