import type { IExecuteFunctions } from 'n8n-workflow';

import { say } from '../../panelLanguage';

export const hintAtBaseline = (context: IExecuteFunctions, count: number): void =>
	hint(
		context,
		say(
			`This is the first time: ${count} records are remembered as they are now. From the next run on, what changed since is told.`,
			`这是首次运行：已记住 ${count} 条记录的当前状态。从下次运行起，将输出此后的变更。`,
		),
	);

export const hintAtTest = (context: IExecuteFunctions): void =>
	hint(
		context,
		say(
			'This was a test run: no change was used up. The next real run tells the same changes again.',
			'这是测试运行：未消耗任何变更。下次正式运行会再次输出相同的变更。',
		),
	);

export const hintAtUnreadable = (context: IExecuteFunctions, count: number): void =>
	hint(
		context,
		say(
			`What was remembered of ${count} records could not be read: it was damaged. They begin anew, as if they had not been seen before.`,
			`${count} 条记录的记忆已损坏，无法读取。这些记录将重新开始比较，视为首次出现。`,
		),
	);

export const hintAtDoubtful = (context: IExecuteFunctions, fields: readonly string[]): void =>
	hint(
		context,
		say(
			`None of these records has a field that "Only When" names: ${fields.join(', ')}. If it is a name that somebody mistyped, no change will ever meet the condition.`,
			`这些记录都没有“仅当”中填写的字段：${fields.join('、')}。如果名称有误，条件将永远不会满足。`,
		),
	);

function hint(context: IExecuteFunctions, message: string): void {
	// n8n before 1.64 knows no hints.
	context.addExecutionHints?.({ message, location: 'outputPane' });
}
