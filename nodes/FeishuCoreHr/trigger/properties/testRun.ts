import type { INodeProperties } from 'n8n-workflow';

const WHEN_LONG = { '/connection': ['longConnection'] };

/** n8n's editor evaluates no expression in a notice, so each choice has its own. */
const notice = (testRun: string, displayName: string): INodeProperties => ({
	displayName,
	name: `${testRun}Notice`,
	type: 'notice',
	default: '',
	displayOptions: { show: { ...WHEN_LONG, '/testRun': [testRun] } },
});

/** What "Execute step" does. By webhook it always waits for a call of the test URL. */
export const testRunProperties: INodeProperties[] = [
	{
		displayName: 'Test Run',
		name: 'testRun',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Next Change (等待真实变更)',
				value: 'nextChange',
				description: 'Wait for the next real change that passes the filter',
			},
			{
				name: 'Sample (立即给出示例)',
				value: 'sample',
				description: 'Give an item at once, as a change that passes the filter would',
			},
		],
		default: 'nextChange',
		description: 'What "Execute step" does here. A published workflow always runs on real changes.',
		displayOptions: { show: WHEN_LONG },
	},
	notice(
		'nextChange',
		'"Execute step" now waits for a real change in CoreHR. To get an item at once without changing anybody, set Test Run to Sample.',
	),
	notice(
		'sample',
		'"Execute step" now gives a sample at once, with the ID of somebody or something real in your company where Feishu names one, and marked "is_sample". Nothing in CoreHR is changed. To wait for a real change, set Test Run to Next Change.',
	),
];
