import type { HttpCall, Reply } from '../httpApi';
import type { JsonObject } from '../json';
import { isObject } from '../json';
import type { Habit, Habits } from './habit';
import { lend } from './lend';

/** Habits of answers that hold records: whole or cut, with data or without. */
export const listHabits = {
	'answers without data': {
		what: 'code 0, and no `data`',
		witness: 'calls of the platform that return nothing leave `data` out',
		start: ({ meddling }) => meddling.add((reply) => withData(reply, () => undefined)),
	},
	'empty lists without items': {
		what: 'an empty list leaves `items` out',
		witness: 'contact/v3/users without data permission: {"code":0,"data":{"has_more":false}}',
		start: ({ meddling }) =>
			meddling.add((reply) =>
				withData(reply, (data) =>
					Array.isArray(data.items) && data.items.length === 0
						? { ...data, items: undefined }
						: data,
				),
			),
	},
	'lists that are none': list('`items` is an object', (data) => ({ ...data, items: {} })),
	'more without a page token': list('`has_more`, and no token', (data) => ({
		...data,
		has_more: true,
		page_token: undefined,
	})),
	'numeric page tokens': list('a token beyond the exact numbers', (data) => ({
		...data,
		has_more: true,
		page_token: 2 ** 60,
	})),
	'page token without has_more': list('a token, and nobody says whether more follows', (data) => ({
		...data,
		has_more: undefined,
		page_token: 'MTAw',
	})),
	'custom fields in pages': {
		what: 'custom_fields/query gives three fields, and says that more follow',
		witness: 'the list calls of the same API; its own page says nothing of how many come',
		start: ({ company: { oddities } }) => lend(oddities, { customFieldsAtOnce: 3 }),
	},
	'page tokens go round': list('the second page leads to the first again', (data, { url }) => ({
		...data,
		has_more: true,
		page_token: url.searchParams.get('page_token') === 'MA' ? 'MQ' : 'MA',
	})),
	'pages without end': list('ever new tokens for the same page', (data, { url }) => ({
		...data,
		has_more: true,
		page_token: `${url.searchParams.get('page_token') ?? 'MA'}=`,
	})),
} satisfies Habits;

/** Changes the pages of lists. */
function list(what: string, change: (data: JsonObject, call: HttpCall) => JsonObject): Habit {
	return {
		what,
		witness: 'other clients of the platform refuse it: "missing token", "repeated token"',
		start: ({ meddling }) =>
			meddling.add((reply, call) =>
				call.url.searchParams.has('page_size')
					? withData(reply, (data) => change(data, call))
					: reply,
			),
	};
}

/** Changes the `data` of answers of CoreHR that have one. */
function withData(reply: Reply, change: (data: JsonObject) => JsonObject | undefined): Reply {
	const body = reply.answer?.body;
	if (!isObject(body) || !isObject(body.data) || reply.endpoint === undefined) return reply;
	return { ...reply, answer: { status: 200, body: { ...body, data: change(body.data) } } };
}
