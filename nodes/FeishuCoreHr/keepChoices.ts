import type { INodeProperties } from 'n8n-workflow';

type Rules = Readonly<Record<string, readonly unknown[]>>;

/** All rules of `show` hold, and none of `hide`. */
interface Case {
	readonly show: Rules;
	readonly hide: Rules;
}

/**
 * n8n's editor forgets what was chosen in four ways (read in n8n-editor-ui 2.41.1):
 *
 * 1. It empties a multi-choice or a collection when a parameter changes that its `displayOptions`
 *    name (`removeMismatchedOptionValues`), unless they name it from the root, as in `/events`.
 * 2. It unsets a parameter when its name is no longer among those shown (`ParameterInputList`).
 * 3. It drops an added entry of a collection that a collection of the same name does not offer.
 * 4. It sets a parameter back to its default when its `disabledOptions` make it grey.
 *
 * Against the last two there is one list of options for all operations, and nothing turns grey.
 * Against the others a condition is written from the root, and while a parameter is hidden, another
 * of the same name stands in for it: a notice of which nothing is seen. What is kept so has no
 * effect; whoever reads a parameter asks first whether it counts.
 */
export function keepChoices(properties: readonly INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property, index) => {
		const namesakes = properties.filter(({ name }) => name === property.name);
		const isLast = properties.slice(index + 1).every(({ name }) => name !== property.name);
		if (!isLast || property.type === 'notice') return [property];
		const hidden = namesakes
			.map(casesWithout)
			.reduce((cases, others) => cases.flatMap((one) => others.map((other) => both(one, other))))
			.filter((when) => isPossible(when, properties));
		return [property, ...hidden.map((when) => standIn(property, when))];
	});
}

function standIn(
	{ displayName, name, default: value }: INodeProperties,
	{ show, hide }: Case,
): INodeProperties {
	return {
		displayName: `${displayName}: kept, and not used now`,
		name,
		type: 'notice',
		default: value,
		// A column of no width in the Element library, on which the editor is built: display none.
		typeOptions: { containerClass: 'el-col-0' },
		displayOptions: { show, hide } as INodeProperties['displayOptions'],
	};
}

/** The cases in which a property is not shown: always just one of them, or none. */
function casesWithout({ displayOptions = {} }: INodeProperties): Case[] {
	const show = Object.entries({ ...displayOptions.show }) as Array<[string, unknown[]]>;
	const hide = Object.entries({ ...displayOptions.hide }) as Array<[string, unknown[]]>;
	return [
		...show.map(([name, values], index) => ({
			show: Object.fromEntries(show.slice(0, index)),
			hide: { [name]: values },
		})),
		...hide.map(([name, values], index) => ({
			show: Object.fromEntries([...show, [name, values]]),
			hide: Object.fromEntries(hide.slice(0, index)),
		})),
	];
}

function both(one: Case, other: Case): Case {
	return {
		show: joined(one.show, other.show, (a, b) => a.filter((value) => b.includes(value))),
		hide: joined(one.hide, other.hide, (a, b) => [...new Set([...a, ...b])]),
	};
}

function joined(
	one: Rules,
	other: Rules,
	join: (a: readonly unknown[], b: readonly unknown[]) => readonly unknown[],
): Rules {
	const shared = Object.entries(one).filter(([name]) => Object.hasOwn(other, name));
	return {
		...one,
		...other,
		...Object.fromEntries(shared.map(([name, a]) => [name, join(a, other[name] ?? [])])),
	};
}

/** Whether the parameters asked about have a value that fits, among those that they offer. */
function isPossible({ show, hide }: Case, properties: readonly INodeProperties[]): boolean {
	const isLeft = (name: string) => (value: unknown) => !hide[name]?.includes(value);
	const offered = (name: string) =>
		properties
			.filter((property) => property.type === 'options' && property.name === name.replace('/', ''))
			.flatMap(({ options = [] }) => options.map((option) => 'value' in option && option.value));
	return (
		Object.entries(show).every(([name, values]) => values.some(isLeft(name))) &&
		Object.keys(hide).every((name) => {
			const values = offered(name);
			return values.length === 0 || values.some(isLeft(name));
		})
	);
}
