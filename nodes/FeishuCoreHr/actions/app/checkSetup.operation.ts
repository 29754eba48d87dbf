import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Changes, Listener } from '../../inbox/changes';
import { connectionTo } from '../../longConnection/connections';
import { appKey } from '../../transport/app';
import { httpOf } from '../../transport/http';
import { withChanges } from '../change/reach';
import type { Surroundings } from '../lookup/lookUp';
import { showFor } from '../paging';
import { ItemParameters } from '../parameters';
import { languageProperty } from '../presentation';
import { LANGUAGES } from '../simplify/simplify';
import { type Check, fine, text, wrong } from './check';
import { checkKeys, checkLine } from './line';
import { checkApp } from './reach';
import { checkRecords } from './records';
import { checkScopes } from './scopes';

export const description: INodeProperties[] = showFor(
	['app'],
	['checkSetup'],
	[
		{
			displayName:
				'One item for each thing that is checked; <b>what_to_do</b> names the page and the button. Nothing is changed, in n8n or in Feishu.',
			name: 'checkSetupNotice',
			type: 'notice',
			default: '',
		},
		{ ...languageProperty, description: 'Language of the answers' },
	],
);

/** The longest wait for a rate limit, milliseconds: somebody is looking. */
const PATIENCE_MS = 30_000;

const STORE = text('事件的保存位置', 'Where changes are stored');

/** One item a check. Whatever is wrong is an item, not an error. */
export async function execute(
	context: IExecuteFunctions,
	{ app, client, clock }: Surroundings,
): Promise<INodeExecutionData[]> {
	const credential = await context.getCredentials('feishuCoreHrApi');
	const { store, listeners } = await checkStore(appKey(app));
	const { checks, mayAsk } = await checkApp(httpOf(context), app);
	const patient = client.within(PATIENCE_MS);
	const events = [...new Set(listeners.flatMap((one) => one.events))];
	const all = [
		...checks,
		...(mayAsk ? await checkScopes(patient, app, events) : []),
		...(mayAsk ? await checkRecords(patient) : []),
		checkLine(connectionTo(app), listeners, clock.now()),
		checkKeys(credential, listeners),
		store,
	];
	const language = new ItemParameters(context, 0).choice('language', LANGUAGES);
	const key = language === 'zh-CN' ? 'zh' : 'en';
	return all.map(({ check, ok, details, what_to_do }) => ({
		json: { check: check[key], ok, details: details[key], what_to_do: what_to_do[key] },
		pairedItem: { item: 0 },
	}));
}

async function checkStore(
	app: string,
): Promise<{ readonly store: Check; readonly listeners: readonly Listener[] }> {
	try {
		return await withChanges(app, async (changes: Changes) => {
			const waiting = await changes.countWaiting(app);
			const details = text(
				`${changes.place}，${waiting} 条变更等待运行`,
				`${changes.place}; ${waiting} changes wait for their run`,
			);
			return { store: fine(STORE, details), listeners: await changes.listeners(app) };
		});
	} catch (error) {
		const { message, description } = error as Error & { description?: string };
		const store = wrong(
			STORE,
			text(`无法访问：${message}`, message),
			text(description ?? '', description ?? ''),
		);
		return { store, listeners: [] };
	}
}
