import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	EVENT_GROUPS,
	EVENT_ROWS,
	EVENT_TYPES,
	type EventRow,
	rowOf,
} from '../../events/catalogue';
import { PERSON_UPDATED } from '../../events/envelope';
import { say } from '../../panelLanguage';
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
	return say(
		`${en} (${chinese.join('/')})${recommended ? ' – Recommended' : ''}`,
		`${chinese[0]} (${[en, ...chinese.slice(1)].join('/')})${recommended ? '（推荐）' : ''}`,
	);
}

function descriptionOf(row: EventRow): string {
	const { type, group, apps, early, lateHours, recommended, effective } = row;
	const words = ['"status_label"', ...(effective ? ['"is_effective"'] : [])];
	const says = [
		recommended && say('What the platform recommends for employees', '平台推荐用于员工变更'),
		early &&
			say(
				`May come before the change is in force: see ${words.join(' and ')}`,
				`可能在变更生效前推送：见 ${words.join(' 和 ')}`,
			),
		lateHours &&
			say(
				`Comes up to ${lateHours} hours after the change is in force`,
				`最晚在变更生效后 ${lateHours} 小时推送`,
			),
		!apps.includes('isv') && say('For self-built apps only', '仅限企业自建应用'),
	].filter((sentence) => typeof sentence === 'string');
	const { en = '', zh = '' } = EVENT_GROUPS[group] ?? {};
	return [`${say(en, zh)}: ${type}`, ...says].join(say('. ', '。'));
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
	displayName: say(
		`For changes of employees Feishu recommends ${recommendedRow?.en} (${recommendedRow?.zh}) instead of Person Updated: it comes less often, says whether somebody was hired, moved or left, and never comes for computed fields such as the years of service.`,
		`员工变更飞书推荐使用“${recommendedRow?.zh}”（${recommendedRow?.en}）而不是“${rowOf(PERSON_UPDATED)?.zh}”：推送更少，会说明入职、异动或离职，且工龄等计算字段不会推送。`,
	),
	name: 'recommendedEventNotice',
	type: 'notice',
	default: '',
	displayOptions: {
		show: { '/events': [PERSON_UPDATED] },
		hide: { '/events': EVENT_TYPES.filter((type) => type !== PERSON_UPDATED) },
	},
};

export const eventProperties: INodeProperties[] = [
	eventsProperty,
	recommendation,
	...ownEventProperties,
];
