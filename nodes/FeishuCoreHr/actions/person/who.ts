import { UserError } from 'n8n-workflow';

import type { EmployeeKey } from '../../transport/corehr';
import type { LookedUp } from '../lookup/deletion';
import { isMissing, readRecordId } from '../lookup/recordId';
import type { ItemParameters } from '../parameters';

/** By what a person is looked up: names that saved workflows hold. */
export const LOOK_UP_BY = ['personId', 'employmentId', 'workEmail'] as const;
export type LookUpBy = (typeof LOOK_UP_BY)[number];

export interface Who {
	readonly by: LookUpBy;
	readonly id: string;
}

/** How each is called in a request, by people and in items. */
export const WAYS: Readonly<
	Record<
		LookUpBy,
		{ readonly inRequest: EmployeeKey; readonly words: string; readonly what: LookedUp }
	>
> = {
	personId: {
		inRequest: 'person_ids',
		words: 'person id',
		what: { key: 'person_id', noun: 'person' },
	},
	employmentId: {
		inRequest: 'employment_ids',
		words: 'employment id',
		what: { key: 'employment_id', noun: 'employment' },
	},
	workEmail: {
		inRequest: 'work_emails',
		words: 'work email',
		what: { key: 'email', noun: 'person' },
	},
};

/**
 * Whom the item asks for. Many events name people by their employment alone: where there is no
 * person id, and the operator chose nothing else, the item's `employment_id` stands in, then `email`.
 * @throws UserError
 */
export function readWho(parameters: ItemParameters, source: 'employee' | 'person'): Who {
	const by = source === 'person' ? 'personId' : parameters.choice('lookUpBy', LOOK_UP_BY);
	if (by === 'employmentId') return byEmployment(parameters.value('employmentId'));
	if (by === 'workEmail') return byEmail(parameters.value('workEmail'));
	const personId = parameters.value('personId');
	const { employment_id, email } = parameters.json;
	if (source === 'person' && isMissing(personId) && !isMissing(employment_id)) {
		throw problem(
			'There is no person id, and by its employment id Source "Person (V1)" finds nobody',
			'Events about jobs, offboarding or probation name people by employment_id. Set Source to "Employee (V2)".',
		);
	}
	if (source === 'person' || !isMissing(personId)) {
		return { by, id: readRecordId(personId, 'person') };
	}
	if (!isMissing(employment_id)) return byEmployment(employment_id);
	if (!isMissing(email)) return byEmail(email);
	throw problem(
		'There is no person id, no employment id and no email',
		'The parameter "Person ID" is empty for this item, and the item has neither employment_id nor email. Events about people bring one of them; behind anything else, choose in Look Up By what you have, and take it from a field of the item.',
	);
}

function byEmployment(value: unknown): Who {
	return { by: 'employmentId', id: readRecordId(value, 'employment') };
}

/** Loose on purpose: what is refused here, no mailbox can have. */
const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+$/;
const LONGEST_EMAIL = 254;

function byEmail(value: unknown): Who {
	const email = typeof value === 'string' ? value.trim() : value;
	if (isMissing(email)) {
		throw problem(
			'There is no work email',
			'The parameter "Work Email" is empty for this item. Take it from a field of the item.',
		);
	}
	if (typeof email === 'string' && email.length <= LONGEST_EMAIL && EMAIL.test(email)) {
		return { by: 'workEmail', id: email };
	}
	throw problem(
		`This is not a work email: ${JSON.stringify(email).slice(0, 60)}`,
		'Give one address for each item, such as name@example.com, without a name before it. Check what the expression in "Work Email" gives.',
	);
}

const problem = (message: string, description: string) => new UserError(message, { description });

/**
 * The kind of an employment id by its form, if that tells: the platform wants it named (page
 * corehr-v2/employee/batch_get, `employment_ids`), and events carry CoreHR's own.
 */
export function userIdTypeOf(id: string): string | undefined {
	if (/^\d{15,20}$/.test(id)) return 'people_corehr_id';
	if (id.startsWith('ou_')) return 'open_id';
	return id.startsWith('on_') ? 'union_id' : undefined;
}
