import { rowOf } from '../../events/catalogue';
import { isRecord } from '../../plainData';
import type { App } from '../../transport/app';
import type { Client } from '../../transport/client';
import { answered } from './refusals';
import { type Check, fine, text, type Text, untold, wrong } from './check';

/** Something that any one of some scopes allows. */
interface Need {
	readonly what: Text;
	readonly scopes: readonly string[];
	/** The types of the events that need them. */
	readonly events?: readonly string[];
}

/** The calls that nearly every workflow makes (pages employees/batch_get, locations/batch_get). */
const CALLS: readonly Need[] = [
	{
		what: text('读取人员', 'Read people'),
		scopes: ['corehr:employee:read', 'corehr:employee:write'],
	},
	{
		what: text('读取地点', 'Read locations'),
		scopes: ['corehr:locations:read', 'corehr:locations:write'],
	},
];

/**
 * Whether the app has what its workflows and the calls of this node need: one check for each set of
 * scopes of which one is enough.
 *
 * @param events the types of events that workflows of the app listen to
 */
export async function checkScopes(
	client: Client,
	app: App,
	events: readonly string[],
): Promise<readonly Check[]> {
	const granted = await grantedScopes(client);
	return [...CALLS, ...needsOf(events)].map((need) => withEvents(need, checkOf(need)));

	function checkOf(need: Need): Check {
		const check = text(`权限：${need.what.zh}`, `Permission: ${need.what.en}`);
		if ('why' in granted) return untold(check, granted.why);
		const held = need.scopes.find((scope) => granted.scopes.has(scope));
		if (held !== undefined) return fine(check, text(`已开通 ${held}`, `${held} is granted`));
		return wrong(
			check,
			text(`缺少 ${need.scopes.join(' 或 ')}`, `${need.scopes.join(' or ')} is missing`),
			whatToDo(app, need.scopes[0] ?? ''),
		);
	}
}

/** Whether an event is added the platform does not tell: its name stands there to be looked up. */
function withEvents({ events = [] }: Need, check: Check): Check {
	if (events.length === 0) return check;
	const { zh, en } = check.details;
	const details = text(
		`${zh}；需添加的事件：${events.join('、')}`,
		`${en}; to add under Add Events: ${events.join(', ')}`,
	);
	return { ...check, details };
}

/** The console opens its page of permissions with the scope already looked up. */
function whatToDo({ baseUrl, appId }: App, scope: string): Text {
	const page = `${baseUrl}/app/${appId}/auth?q=${encodeURIComponent(scope)}`;
	return text(
		`在开发者后台「权限管理」开通 ${scope}（${page}），然后在「版本管理与发布」创建版本并发布。`,
		`In the developer console open Permissions & Scopes and add ${scope} (${page}), then create and publish a version under Version Management & Release.`,
	);
}

/** One need for events that ask for the same scopes. */
function needsOf(events: readonly string[]): Need[] {
	const bySet = new Map<string, { names: Text[]; types: string[]; scopes: readonly string[] }>();
	for (const row of events.flatMap((type) => rowOf(type) ?? [])) {
		if (row.scopes.length === 0) continue;
		const key = row.scopes.join();
		const need = bySet.get(key) ?? { names: [], types: [], scopes: row.scopes };
		need.names.push(text(row.zh, row.en));
		need.types.push(row.type);
		bySet.set(key, need);
	}
	return [...bySet.values()].map(({ names, types, scopes }) => ({
		what: text(
			`事件 ${names.map(({ zh }) => zh).join('、')}`,
			`Event ${names.map(({ en }) => en).join(', ')}`,
		),
		scopes,
		events: types,
	}));
}

/**
 * Page application-v6/scope/list: what the organisation has granted the app; it asks for no scope
 * itself. `grant_status` 1 is granted, 2 is not.
 */
async function grantedScopes(
	client: Client,
): Promise<{ readonly scopes: ReadonlySet<string> } | { readonly why: Text }> {
	const asked = client.call({
		endpoint: 'application/scopes',
		method: 'GET',
		path: '/open-apis/application/v6/scopes',
	});
	const answer = await answered(asked);
	if ('error' in answer) {
		const { message } = answer.error;
		return { why: text(`平台没有列出权限（${message}）`, message) };
	}
	const { value: data } = answer;
	const listed = isRecord(data) && Array.isArray(data.scopes) ? data.scopes : undefined;
	if (listed === undefined) return { why: text('平台没有列出权限', 'no permissions were listed') };
	const granted = listed.filter(isRecord).filter(({ grant_status }) => grant_status === 1);
	return { scopes: new Set(granted.map(({ scope_name }) => String(scope_name))) };
}
