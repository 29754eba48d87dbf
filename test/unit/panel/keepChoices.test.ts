import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';
import { actionDescription } from '../../../nodes/FeishuCoreHr/actions/description';
import { triggerDescription } from '../../../nodes/FeishuCoreHr/trigger/description';

/** The parameters of a panel in every state of those that show and hide others. */
const panels = [
	{ node: 'trigger', properties: triggerDescription.properties },
	{ node: 'action', properties: actionDescription.properties },
].map(({ node, properties }) => ({ node, properties, states: statesOf(properties) }));

function statesOf(properties: readonly INodeProperties[]): INodeParameters[] {
	const controlling = new Set(properties.flatMap(controlsOf));
	return [...controlling].reduce<INodeParameters[]>(
		(states, name) =>
			states.flatMap((state) =>
				valuesOf(properties, name).map((value) => ({ ...state, [name]: value })),
			),
		[{}],
	);
}

/** The parameters on which it depends whether one is shown. */
function controlsOf({ displayOptions = {} }: INodeProperties): string[] {
	const names = [displayOptions.show, displayOptions.hide].flatMap((rules) =>
		Object.keys(rules ?? {}),
	);
	// How many are chosen of a list is a matter of the list.
	return names.map((name) => name.replace(/^\//, '').replace(/\.length$/, ''));
}

/**
 * Each value that can be chosen; of a list of several, all sets of values, of those that the same
 * rules name one for all.
 */
function valuesOf(properties: readonly INodeProperties[], name: string): INodeParameters[string][] {
	const property = properties.find((candidate) => candidate.name === name);
	if (property?.type === 'boolean') return [true, false];
	const offered = properties.flatMap((one) => (one.name === name ? (one.options ?? []) : []));
	const values = [...new Set(offered.map((option) => ('value' in option ? option.value : '')))];
	if (values.length === 0) throw new Error(`${name} has no values`);
	if (property?.type !== 'multiOptions') return values;
	return unlike(properties, name, values.map(String)).reduce<string[][]>(
		(sets, value) => [...sets, ...sets.map((set) => [...set, value])],
		[[]],
	);
}

/** Values of which each shows and hides other parameters. What is no parameter (a notice) is let be. */
function unlike(
	properties: readonly INodeProperties[],
	name: string,
	values: readonly string[],
): string[] {
	const rules = properties
		.filter(({ type }) => type !== 'notice')
		.flatMap(({ displayOptions = {} }) => [displayOptions.show, displayOptions.hide])
		.flatMap((rule) => [rule?.[name], rule?.[`/${name}`]])
		.filter((list) => list !== undefined);
	const effect = (value: string) => rules.map((list) => (list as unknown[]).includes(value));
	return [...new Map(values.map((value) => [JSON.stringify(effect(value)), value])).values()];
}

const isShown = (property: INodeProperties, state: INodeParameters) =>
	NodeHelpers.displayParameter(state, property, null, null);

const isStandIn = ({ typeOptions }: INodeProperties) => typeOptions?.containerClass === 'el-col-0';

describe.each(panels)('the panel of the $node', ({ properties, states }) => {
	const names = new Set(properties.filter(({ type }) => type !== 'notice').map(({ name }) => name));

	it('has each parameter, or its stand-in, once in every state: n8n unsets what is missing', () => {
		expect(states.length).toBeGreaterThan(10);
		const own = properties.filter(({ name }) => names.has(name));
		for (const state of states) {
			const shown = own.filter((property) => isShown(property, state));
			const counts = [...names].map((name) => [
				name,
				shown.filter((one) => one.name === name).length,
			]);
			expect([state, counts.filter(([, count]) => count !== 1)]).toEqual([state, []]);
		}
	});

	it('asks from the root whether to show a list or a collection: n8n empties it otherwise', () => {
		const lists = properties.filter(({ type }) => ['multiOptions', 'collection'].includes(type));
		const rules = lists.flatMap(({ displayOptions = {} }) => [
			...Object.keys(displayOptions.show ?? {}),
			...Object.keys(displayOptions.hide ?? {}),
		]);
		expect(lists.length).toBeGreaterThan(2);
		expect(rules.filter((name) => !name.startsWith('/'))).toEqual([]);
	});

	it('hides no option that was added', () => {
		const collections = properties.filter(({ type }) => type === 'collection');
		const entries = collections.flatMap(({ options = [] }) => options as INodeProperties[]);
		expect(entries.length).toBeGreaterThan(5);
		expect(entries.filter(({ displayOptions }) => displayOptions)).toEqual([]);
	});

	it('offers the same entries wherever a collection is shown: n8n drops the others', () => {
		const entries = (name: string) =>
			properties
				.filter((property) => property.name === name && property.type === 'collection')
				.map(({ options = [] }) => options.map((entry) => entry.name));
		const collections = properties.filter(({ type }) => type === 'collection');
		for (const { name } of collections) {
			const [first, ...others] = entries(name);
			for (const other of others) expect([name, other]).toEqual([name, first]);
		}
	});

	it('turns nothing grey: n8n sets it back to its default', () => {
		const entries = properties.flatMap(({ options = [] }) => options as INodeProperties[]);
		const greys = [...properties, ...entries].filter((property) => property.disabledOptions);
		expect(greys.map(({ name }) => name)).toEqual([]);
	});

	it('keeps the default of a parameter for its stand-in', () => {
		const standIns = properties.filter(isStandIn);
		expect(standIns.length).toBeGreaterThan(5);
		for (const { name, default: value } of standIns) {
			const original = properties.find((one) => one.name === name);
			expect([name, value]).toEqual([name, original?.default]);
		}
	});
});
