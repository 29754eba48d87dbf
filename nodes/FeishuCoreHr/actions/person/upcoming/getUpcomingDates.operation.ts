import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	NodeError,
} from 'n8n-workflow';

import { dayIn, dayText } from '../../../coming/days';
import type { Due } from '../../../coming/due';
import { remind, type Wish } from '../../../coming/remind';
import { Seal } from '../../../memory/seal';
import { nodeKey } from '../../../nodeKey';
import { appKey } from '../../../transport/app';
import { breathe } from '../../breathe';
import { toErrorItem, toNodeError } from '../../itemError';
import type { Surroundings } from '../../lookup/lookUp';
import { readMaxWait } from '../../options';
import { showFor } from '../../paging';
import { ItemParameters } from '../../parameters';
import { LANGUAGES, type Language } from '../../simplify/simplify';
import { withStored } from '../../change/reach';
import { simplifyEmployee } from '../employments';
import { addManagers } from '../manager';
import { labelIn } from './dateKinds';
import type { NoDate, PersonDate } from './datesOf';
import { lookAround } from './lookAround';
import { ownLabels } from './otherDates';
import { outOfReach } from './outOfReach';
import { upcomingProperties } from './properties';
import { noDate, noDates, testRun } from './remarks';

export const description: INodeProperties[] = showFor(
	['person'],
	['getUpcomingDates'],
	upcomingProperties,
);

/** What one input item asks for, or why it cannot be told. */
type Asked =
	| {
			readonly wish: Wish<PersonDate>;
			readonly language: Language;
			readonly noDates: readonly NoDate[];
	  }
	| { readonly error: NodeError };

/**
 * The reminders that are due, each once. All that can fail is done before anything counts as told: a
 * run that fails here has told nothing.
 */
export async function execute(
	context: IExecuteFunctions,
	{ app, client, clock }: Surroundings,
): Promise<INodeExecutionData[]> {
	return await withStored(appKey(app), outOfReach, async ({ reminders }) => {
		const timezone = context.getTimezone();
		const today = dayIn(timezone, clock.now());
		const asked: Asked[] = [];
		for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
			const parameters = new ItemParameters(context, itemIndex);
			try {
				const patient = client.within(readMaxWait(parameters));
				const language = parameters.choice('language', LANGUAGES);
				const found = await lookAround(patient, parameters, timezone, today);
				if (found.remarks.length > 0) hint(context, 'warning', found.remarks.join(' '));
				asked.push({ ...found, language });
			} catch (reason) {
				const error = toNodeError(context.getNode(), reason, itemIndex);
				if (!context.continueOnFail()) throw error;
				asked.push({ error });
			}
		}
		const isTest = context.getMode() === 'manual';
		const wishes = asked.flatMap((one) => ('wish' in one ? [one.wish] : []));
		const who = { node: nodeKey(context), seal: new Seal(app, 'reminders') };
		const run = { today, cause: causeOf(context), isRetry: context.getMode() === 'retry' };
		const told = await reminders.remember(
			who,
			isTest,
			async (memory) => await remind(memory, wishes, run),
		);
		if (isTest) hint(context, 'info', testRun(told.flat().length));
		return await output(context, asked, told);
	});
}

/** The same when n8n does this step again: after a crash of a worker, or as "Retry On Fail" says. */
function causeOf(context: IExecuteFunctions): string {
	const { $runIndex } = context.getWorkflowDataProxy(0) as { $runIndex?: unknown };
	return `${context.getExecutionId()} ${String($runIndex)}`;
}

async function output(
	context: IExecuteFunctions,
	asked: readonly Asked[],
	told: ReadonlyArray<ReadonlyArray<Due<PersonDate>>>,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	const lists = told.values();
	for (const [itemIndex, one] of asked.entries()) {
		if ('error' in one) {
			items.push(toErrorItem(one.error, itemIndex));
			continue;
		}
		const pairedItem = { item: itemIndex };
		for (const due of lists.next().value ?? []) {
			await breathe(items.length);
			items.push({ json: itemOf(due, one.language), pairedItem });
		}
		if (one.noDates.length === 0) continue;
		hint(context, 'warning', noDates(one.noDates));
		// As an item for the error branch, if the workflow has one.
		if (!context.continueOnFail()) continue;
		for (const odd of one.noDates) {
			items.push(toErrorItem(toNodeError(context.getNode(), noDate(odd), itemIndex), itemIndex));
		}
	}
	return items;
}

function itemOf({ dated, day, daysLeft, years }: Due<PersonDate>, language: Language): IDataObject {
	const { of, employments, employment } = dated;
	addManagers(employments);
	const person = simplifyEmployee(employments, language);
	return {
		person_id: person.person_id,
		date_kind: of.name,
		date_label: labelIn(ownLabels(employment, of.name) ?? of, language),
		date: dayText(day),
		days_left: daysLeft,
		...(years !== undefined && { years }),
		person,
	};
}

function hint(context: IExecuteFunctions, type: 'info' | 'warning', message: string): void {
	context.addExecutionHints({ type, message, location: 'outputPane' });
}
