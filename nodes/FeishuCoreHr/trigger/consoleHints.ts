import type { NodeHint } from 'n8n-workflow';

import { EVENT_ROWS, type EventRow } from '../events/catalogue';
import { OWN_TYPES } from '../events/ownEvents';
import { say } from '../panelLanguage';

/** So many can be read and copied one by one; more are a wall. */
const MOST_SHOWN = 5;

/** The chosen events but for those about the long connection, which n8n tells by itself. */
const CHOSEN = `[].concat($parameter["events"]).filter((type) => !${JSON.stringify(OWN_TYPES)}.includes(type))`;

const HEADING = say(
	'To add in the developer console for these events, event (添加事件) and permission (权限管理)',
	'请在开发者后台为这些事件添加：事件（添加事件）与权限（权限管理）',
);

interface Hint {
	readonly message: string;
	/** An expression. */
	readonly condition: string;
}

/** What to add for an event; each of its names can be marked and copied. */
function namesOf({ type, zh, scopes, apps }: EventRow): Hint {
	const [scope, ...others] = scopes;
	const instead =
		others.length > 0 ? say(` (or ${others.join(', ')})`, `（或 ${others.join('、')}）`) : '';
	const selfBuilt = apps.includes('isv') ? '' : say('. Self-built apps only.', '。仅限自建应用。');
	return {
		message: `<b>${type}</b> (${zh}), <b>${scope}</b>${instead}${selfBuilt}`,
		condition: `${CHOSEN}.length <= ${MOST_SHOWN} && ${CHOSEN}.includes("${type}")`,
	};
}

const HINTS: readonly Hint[] = [
	{ message: HEADING, condition: `${CHOSEN}.length > 0 && ${CHOSEN}.length <= ${MOST_SHOWN}` },
	...EVENT_ROWS.map(namesOf),
	{
		message: say(
			`To add in the developer console: each of the chosen events (添加事件), and the permissions that they need (权限管理). For more than ${MOST_SHOWN} events "Check Setup" lists both, ready to copy, with a link to each permission that is missing: publish this workflow, then run the node Feishu CoreHR, resource App.`,
			`请在开发者后台添加：所选的每个事件（添加事件）及其所需权限（权限管理）。超过 ${MOST_SHOWN} 个事件时，由“检查配置”逐项列出，可直接复制，并附上所缺权限的链接：请先发布本工作流，然后运行节点 Feishu CoreHR 的资源“应用”。`,
		),
		condition: `${CHOSEN}.length > ${MOST_SHOWN}`,
	},
];

/**
 * What to add in the console for each chosen event, at the right of the parameters; above an output n8n
 * folds it up (before 2.x it does not). As notices among the parameters n8n would walk them, 73 and
 * none of them a setting, three times in each run (read in n8n 2.41, `Workflow`).
 */
export const consoleHints: NodeHint[] = HINTS.flatMap(({ message, condition }) => {
	const hint = {
		message,
		type: 'info',
		location: 'outputPane',
		displayCondition: `={{ ${condition} }}`,
	} as const;
	return [
		{ ...hint, whenToDisplay: 'beforeExecution' },
		{ ...hint, whenToDisplay: 'afterExecution', group: { key: 'console', summary: HEADING } },
	];
});
