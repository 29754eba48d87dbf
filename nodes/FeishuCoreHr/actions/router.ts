import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

import { type App, appFromCredential } from '../transport/app';
import { Client } from '../transport/client';
import { httpOf } from '../transport/http';
import { platform } from '../transport/platform';
import * as app from './app/app.resource';
import * as change from './change/change.resource';
import { forgetEach } from './compare/forget';
import { toErrorItem, toNodeError } from './itemError';
import type { Surroundings } from './lookup/lookUp';
import * as person from './person/person.resource';
import { getEach } from './records/get';
import { listForEach } from './records/getMany';
import { RECORD_KINDS, type RecordKind } from './records/kinds';
import { recentChangesForEach } from './records/recentChanges';
import { timelineForEach } from './records/timeline';

interface Operation {
	execute(context: IExecuteFunctions, surroundings: Surroundings): Promise<INodeExecutionData[]>;
}

const recordOperations = Object.fromEntries(
	RECORD_KINDS.flatMap(
		(kind): Array<[string, Operation]> => [
			[
				`${kind.resource}.get`,
				{ execute: async (context, around) => await getEach(context, around, kind) },
			],
			[
				`${kind.resource}.getMany`,
				{ execute: async (context, around) => await listForEach(context, around, kind) },
			],
			[`${kind.resource}.forget`, forgetting(kind.resource, kind.key)],
			...datedOperations(kind),
		],
	),
);

function datedOperations(kind: RecordKind): Array<[string, Operation]> {
	const { resource, timeline, recent } = kind;
	const operations: Array<[string, Operation]> = [];
	if (timeline) {
		const execute: Operation['execute'] = async (context, around) =>
			await timelineForEach(context, around, kind, timeline);
		operations.push([`${resource}.getTimeline`, { execute }]);
	}
	if (recent) {
		const execute: Operation['execute'] = async (context, around) =>
			await recentChangesForEach(context, around, kind, recent);
		operations.push([`${resource}.getRecentChanges`, { execute }]);
	}
	return operations;
}

function forgetting(kind: string, key: string): Operation {
	const one = { kind, key, noun: key.replace(/_id$/, '').replaceAll('_', ' ') };
	return { execute: async (context, around) => await forgetEach(context, around, one) };
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
	'person.get': person.get,
	'person.getMany': person.getMany,
	'person.getUpcomingDates': person.getUpcomingDates,
	'person.forget': forgetting('person', 'person_id'),
	...recordOperations,
	'app.checkSetup': app.checkSetup,
	'change.getMany': change.getMany,
	'change.runAgain': change.runAgain,
	'change.discard': change.discard,
};

/** Finds the chosen operation and gives it a client for the credential's app. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (this.getInputData().length === 0) return [[]];
	const resource = this.getNodeParameter('resource', 0);
	const operation = this.getNodeParameter('operation', 0);
	const chosen = OPERATIONS[`${resource}.${operation}`];
	if (chosen === undefined) {
		throw new NodeOperationError(this.getNode(), `There is no operation ${resource} ${operation}`);
	}
	try {
		return [await chosen.execute(this, surroundings(this, await readApp(this)))];
	} catch (reason) {
		const error = toNodeError(this.getNode(), reason, 0);
		if (!this.continueOnFail()) throw error;
		return [this.getInputData().map((_, itemIndex) => toErrorItem(error, itemIndex))];
	}
}

async function readApp(context: IExecuteFunctions): Promise<App> {
	return appFromCredential(await context.getCredentials('feishuCoreHrApi'));
}

function surroundings(context: IExecuteFunctions, app: App): Surroundings {
	const signal = context.getExecutionCancelSignal();
	const client = new Client({ app, http: httpOf(context), platform, maxWait: 0, signal });
	return { app, client, clock: platform.clock, signal };
}
