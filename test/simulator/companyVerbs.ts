import type { Verb } from './controlVerb';
import { objectOf, stringOf } from './json';

/** What the company does, by the names of the control API. */
export const companyVerbs: Readonly<Record<string, Verb>> = {
	people: { body: '{}', run: ({ simulator }) => simulator.company.people.ids },
	locations: { body: '{}', run: ({ simulator }) => simulator.company.locations.ids },
	departments: { body: '{}', run: ({ simulator }) => simulator.company.records.departments.ids },
	'change-person': {
		body: '{"id", "patch": {"phone_number": …}}',
		run: ({ simulator, body }) => simulator.changePerson(stringOf(body.id), objectOf(body.patch)),
	},
	'change-location': {
		body: '{"id", "patch": {"address": {"postal_code": …}}}',
		run: ({ simulator, body }) => simulator.changeLocation(stringOf(body.id), objectOf(body.patch)),
	},
	hire: {
		body: '{"departmentId"?}: sends what is subscribed of it, as move and dismiss do',
		run: ({ simulator, body }) => simulator.acts.hire(stringOf(body.departmentId) || undefined),
	},
	move: {
		body: '{"id", "departmentId"}',
		run: ({ simulator, body }) =>
			simulator.acts.move(stringOf(body.id), stringOf(body.departmentId)),
	},
	dismiss: {
		body: '{"id"}',
		run: ({ simulator, body }) => simulator.acts.dismiss(stringOf(body.id)),
	},
	'add-people': {
		body: '{"count"}',
		run: ({ simulator, body }) => simulator.company.people.add(Number(body.count)),
	},
	'add-locations': {
		body: '{"count"}',
		run: ({ simulator, body }) => simulator.company.locations.add(Number(body.count)),
	},
};
