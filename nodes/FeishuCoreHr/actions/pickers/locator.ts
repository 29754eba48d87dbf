import type { INodeProperties } from 'n8n-workflow';

/**
 * A parameter that takes an id, or lets one choose from a list. `id` stands first: it is the mode in
 * which the editor shows plain text that was saved before there was a list.
 */
export const locator = (
	property: Omit<INodeProperties, 'type' | 'default'>,
	expression: string,
	searchListMethod: string,
): INodeProperties => ({
	...property,
	type: 'resourceLocator',
	// Whole, as n8n saves it: a default that differs from that would be saved as if it were chosen.
	default: { __rl: true, mode: 'id', value: expression },
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 6919733936050406926',
		},
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose…',
			typeOptions: { searchListMethod, searchable: true },
		},
	],
});
