/**
 * Makes the catalogue of events from the platform's own pages:
 *
 *     npm run catalogue -- <folder with events.json and event-pages/>
 *
 * What the pages say is read there; what a person has to judge (English names, groups, which state
 * means that a change is in force) stands in `catalogue/events.json` and `catalogue/words.json`. To add
 * an event, add its page to the folder and a row to `catalogue/events.json`. Writes the catalogue, the
 * example of each event (for a test run with a sample), and what the pages say of each for tests.
 */
import fs from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';

const ROOT = path.join(import.meta.dirname, '..');
const CATALOGUE = 'nodes/FeishuCoreHr/events/catalogue.json';
const EXAMPLES = 'nodes/FeishuCoreHr/events/examples.json';
const SAMPLES = 'test/simulator/samples/events.json';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Name the folder that holds events.json and event-pages/');

const readJson = (...names) => JSON.parse(fs.readFileSync(path.join(...names), 'utf8'));
const pages = readJson(folder, 'events.json');
const judged = readJson(import.meta.dirname, 'catalogue/events.json');
const words = readJson(import.meta.dirname, 'catalogue/words.json');

const samples = Object.fromEntries(Object.keys(judged).map((type) => [type, sampleOf(type)]));
const missing = Object.keys(pages).filter((type) => !judged[type]);
if (missing.length > 0) throw new Error(`Not in catalogue/events.json: ${missing.join(', ')}`);

await write(CATALOGUE, {
	groups: words.groups,
	events: Object.entries(judged).map(([type, row]) => rowOf(type, row, samples[type])),
});
await write(
	EXAMPLES,
	Object.fromEntries(
		Object.entries(judged).map(([type, { example }]) => [
			type,
			{ ...samples[type].event, ...example },
		]),
	),
);
await write(SAMPLES, samples);

/** What the platform's page says of an event. */
function sampleOf(type) {
	const listed = pages[type];
	if (!listed) throw new Error(`The platform's list has no ${type}`);
	const page = fs.readFileSync(path.join(folder, 'event-pages', listed.page), 'utf8');
	const example = JSON.parse(/```json\n(.*?)```/s.exec(page)[1]);
	return {
		zh: listed.zh.replace('【事件】', ''),
		apps: listed.apps.split(','),
		scopes: listed.scopes,
		lag: lagOf(page),
		body: Object.fromEntries(Object.entries(listed.body).map(([key, { type }]) => [key, type])),
		states: statesOf(page),
		event: example.event,
	};
}

/** Seconds after which the record can be read; undefined where the page does not say. */
function lagOf(page) {
	const [about] = page.split('## 事件\n');
	if (/可以立即通过/.test(about)) return 0;
	const seconds = /延迟 ?(?:\d+~)?(\d+) ?(?:s时间|秒后查询)|(\d)s(?:内|以内|左右)/.exec(about);
	return seconds ? Number(seconds[1] ?? seconds[2]) : undefined;
}

/** The values that the table of the body lists for a key, with their first words. */
function statesOf(page) {
	const [, table] = /### 事件体\n(.*?)### 事件体示例/s.exec(page);
	const parents = [];
	const states = {};
	for (const line of table.split('\n')) {
		const [, cell = '', about = ''] = /^\|(.*?)\|.*?\|(.*)\|$/.exec(line) ?? [];
		const name = /`(\w+)`/.exec(cell)?.[1];
		if (!name) continue;
		const depth = cell.split('&nbsp;').length - 1;
		parents[depth] = /\[/.test(line.split('|')[2]) ? `${name}[]` : name;
		const [, values] = /\*\*可选值有\*\*：<br>(.*?)(?:<br>|$)/.exec(about) ?? [];
		if (!values) continue;
		const key = [...parents.slice(0, depth).filter(Boolean), name].join('.');
		states[key.replace(/^event\./, '')] = valuesIn(values);
	}
	return states;
}

function valuesIn(text) {
	const values = [...text.matchAll(/- `(\w+)`: ?(.*?)(?= - `\w+`:|$)/g)];
	return Object.fromEntries(
		values.map(([, value, label]) => [value, label.split(/[（(，,：:。=]/)[0].trim()]),
	);
}

function rowOf(type, row, { zh, apps, scopes, lag, body, states, event }) {
	const subject = row.subject ?? `${type.split('.')[1]}_id`;
	if (subject && !(subject in body)) throw new Error(`${type}: the body has no ${subject}`);
	if (subject && !(subject in event)) throw new Error(`${type}: the example has no ${subject}`);
	const labelled = { ...(row.state && { [row.state]: 'status_label' }), ...row.states };
	return {
		type,
		en: row.en,
		zh,
		words: row.words,
		group: row.group,
		filter: row.filter ?? 'other',
		subject,
		kinds: row.kinds,
		changes: changesOf(body),
		lists: listsOf(body),
		entities: row.entities,
		scopes: narrowestFirst(type, scopes),
		apps,
		lagSeconds: lag ?? row.lag ?? 2,
		early: row.early,
		lateHours: row.lateHours,
		recordGone: /\.deleted_v\d$/.test(type) || undefined,
		recommended: row.recommended,
		states: Object.entries(labelled).map(([at, label]) => ({
			at,
			label,
			values: inBothLanguages(states[at] ?? states[at.replace('[]', '')] ?? {}, type),
		})),
		effective: row.effective,
	};
}

/** Where the names of what changed stand. */
function changesOf(body) {
	const names = ['field_changes', 'updated_fields'].find((key) => key in body);
	if ('sub_events' in body) {
		return { names, parts: 'sub_events', fields: 'field_changes', within: 'agg_entity_field' };
	}
	if ('data.fields' in body) return { parts: 'data', fields: 'fields', within: 'agg_entity' };
	return names && { names };
}

/** Lists of changes that are no names of fields. */
function listsOf(body) {
	const lists = Object.keys(body).filter(
		(key) => /^\w+_changes$/.test(key) && key !== 'field_changes' && body[key].endsWith('[]'),
	);
	return lists.length > 0 ? lists : undefined;
}

/** The scope to ask for stands first: one that only reads, of the event's own object. */
function narrowestFirst(type, scopes) {
	const object = type.split('.').slice(1, -1).join('.');
	const reads = scopes.filter((scope) => scope.endsWith(':read'));
	const best = reads.find((scope) => scope.includes(object)) ?? reads[0] ?? scopes[0];
	return [best, ...scopes.filter((scope) => scope !== best)];
}

function inBothLanguages(values, type) {
	return Object.fromEntries(
		Object.entries(values).map(([value, zh]) => {
			const en = words.states[zh];
			if (!en) throw new Error(`${type}: no English for the state ${zh}`);
			return [value, { en, zh }];
		}),
	);
}

async function write(name, value) {
	const file = path.join(ROOT, name);
	const options = { ...(await prettier.resolveConfig(file)), parser: 'json' };
	fs.writeFileSync(file, await prettier.format(JSON.stringify(value, null, '\t'), options));
}
