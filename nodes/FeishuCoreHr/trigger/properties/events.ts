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

/** So many can be read and copied one by one; more are a wall. */
const MOST_SHOWN = 5;
/** n8n looks a condition up by a path, and so finds how many are chosen (read in n8n 1.123 to 2.41). */
const FEW = { '/events.length': [{ _cnd: { lte: MOST_SHOWN } }] };
const MANY = { '/events.length': [{ _cnd: { gt: MOST_SHOWN } }] };

/**
 * What to add in the console for each chosen event, one below the other, so that they can be marked
 * and copied together. n8n's editor evaluates no expression in a notice, so each has its own.
 */
const consoleNames: INodeProperties[] = EVENT_ROWS.map(({ type, zh, scopes, apps }) => {
	const [scope, ...others] = scopes;
	const instead =
		others.length > 0 ? say(` (or ${others.join(', ')})`, `（或 ${others.join('、')}）`) : '';
	const selfBuilt = apps.includes('isv') ? '' : say('. Self-built apps only.', '。仅限自建应用。');
	return {
		displayName: `${type} (${zh}), ${scope}${instead}${selfBuilt}`,
		name: `console_${type.replaceAll('.', '_')}`,
		type: 'notice',
		default: '',
		displayOptions: { show: { '/events': [type], ...FEW } },
	};
});

const consoleHeading: INodeProperties = {
	displayName: say(
		'To add in the developer console for these events, event (添加事件) and permission (权限管理):',
		'请在开发者后台为这些事件添加：事件（添加事件）与权限（权限管理）',
	),
	name: 'consoleNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '/events': [...EVENT_TYPES], ...FEW } },
};

const consoleSummary: INodeProperties = {
	displayName: say(
		`To add in the developer console: each of the chosen events (添加事件), and the permissions that they need (权限管理). For more than ${MOST_SHOWN} events "Check Setup" lists both, ready to copy, with a link to each permission that is missing: publish this workflow, then run the node Feishu CoreHR, resource App.`,
		`请在开发者后台添加：所选的每个事件（添加事件）及其所需权限（权限管理）。超过 ${MOST_SHOWN} 个事件时，由“检查配置”逐项列出，可直接复制，并附上所缺权限的链接：请先发布本工作流，然后运行节点 Feishu CoreHR 的资源“应用”。`,
	),
	name: 'consoleSummaryNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '/events': [...EVENT_TYPES], ...MANY } },
};

export const eventProperties: INodeProperties[] = [
	eventsProperty,
	recommendation,
	consoleHeading,
	...consoleNames,
	consoleSummary,
	...ownEventProperties,
];
