import { type INodeProperties, UserError } from 'n8n-workflow';

import { type ItemParameters, unusable } from '../../parameters';
import { languageProperty } from '../../presentation';
import { DATE_NAMES, DATE_OPTIONS, dateKind, type DateKind } from './dateKinds';
import { otherDate } from './otherDates';

export const upcomingProperties: INodeProperties[] = [
	{
		displayName: 'Dates',
		name: 'dates',
		type: 'multiOptions',
		options: DATE_OPTIONS,
		default: ['probationEnd'],
		description:
			'Which dates to remind of. Each reminder is given once by this node, so put it behind a Schedule Trigger that runs once or several times a day.',
		hint: 'A test run in the editor shows what is due now and uses nothing up. The first real run makes up for nothing; from then on a reminder that was missed while n8n was off comes with the next run.',
	},
	{
		displayName: 'Days Before',
		name: 'daysBefore',
		type: 'string',
		default: '7',
		placeholder: 'e.g. 30, 7, 1',
		description:
			'How many days before the date to remind, separated by commas. 0 is the day itself, a negative number is after it: -1 is the day after.',
	},
	{
		displayName: 'Other Dates',
		name: 'otherDates',
		type: 'string',
		default: '',
		placeholder: 'e.g. custom_field_33__c, regular_employee_start_date',
		description: 'Further dates by the API names of their fields, separated by commas',
	},
	{
		...languageProperty,
		description: 'Language of names and labels; where it is missing, the first one there is',
	},
];

/** @throws UserError */
export function readKinds(parameters: ItemParameters): DateKind[] {
	const kinds = parameters.names('dates').map((name) => {
		const kind = dateKind(name);
		if (kind === undefined) throw unusable('Dates', DATE_NAMES.join(' or '), name);
		return kind;
	});
	kinds.push(...parameters.names('otherDates').map(otherDate));
	if (kinds.length > 0) return kinds.filter((kind, at) => kinds.findIndex(isSame(kind)) === at);
	throw new UserError('No date is chosen', {
		description: 'Open this node and choose at least one of Dates, or name a field in Other Dates.',
	});
}

const isSame =
	({ name }: DateKind) =>
	(other: DateKind) =>
		other.name === name;

/** @throws UserError that names what is no number of days */
export function readDaysBefore(parameters: ItemParameters): number[] {
	const words = parameters.names('daysBefore');
	const isDays = (word: string) => /^[+-]?\d{1,4}$/.test(word);
	const odd = words.length === 0 ? '' : words.find((word) => !isDays(word));
	if (odd !== undefined) throw unusable('Days Before', 'numbers of days, such as 30, 7, 1', odd);
	return [...new Set(words.map(Number))];
}
