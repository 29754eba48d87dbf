import { say } from '../../../panelLanguage';
import type { DateKind } from './dateKinds';
import type { NoDate } from './datesOf';

/** In one hint; the rest is counted. */
const MOST_NAMED = 5;

const named = ({ en, zh, fields: [field] }: DateKind): string =>
	en === field ? field : `${en} (${zh}, ${field})`;

/** A sentence for a value that is no date. */
export function noDate({ of, person, value }: NoDate): string {
	const given = (JSON.stringify(value) ?? String(value)).slice(0, 40);
	return say(
		`The field ${named(of)} of the person ${person} holds ${given}, which is no date`,
		`人员 ${person} 的字段 ${named(of)} 的值是 ${given}，不是日期`,
	);
}

export function noDates(all: readonly NoDate[]): string {
	const some = all.slice(0, MOST_NAMED).map(noDate).join('. ');
	const rest = all.length - MOST_NAMED;
	return say(
		`All other dates were looked at, but not these, to be corrected in CoreHR: ${some}${rest > 0 ? `, and ${rest} more` : ''}.`,
		`其余日期均已检查，以下值需在飞书人事中更正：${some}${rest > 0 ? `，另有 ${rest} 个` : ''}。`,
	);
}

/** Nobody at all has it: the app may not read it, or the name is wrong. */
export function nobodyHas(kind: DateKind, people: number): string {
	const scope = kind.scope === undefined ? '' : `, ${kind.scope}`;
	return say(
		`None of ${people} people has a date in ${named(kind)}. Check the name, and that the app has the permission for this field (in the developer console: Permissions & Scopes${scope}).`,
		`${people} 人的 ${named(kind)} 均没有日期。请检查名称，以及应用是否有该字段的权限（开发者后台：Permissions & Scopes${scope}）。`,
	);
}

export function testRun(told: number): string {
	if (told === 0) {
		return say(
			'This was a test run, and there is no reminder to give: nor does the next real run give one, unless it is on another day.',
			'这是测试运行，没有需要给出的提醒：下次正式运行也不会有（日期变化的除外）。',
		);
	}
	const these = told === 1 ? 'this reminder' : `these ${told} reminders`;
	return say(
		`This was a test run: the next real run gives ${these}, unless it is on another day. Nothing was used up.`,
		`这是测试运行：下次正式运行会给出这 ${told} 个提醒（日期变化的除外）。没有消耗任何提醒。`,
	);
}
