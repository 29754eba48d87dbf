import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from './parameters';
import { LANGUAGES, type Language } from './simplify/simplify';

/** How records are put into items: simplified in a language, or as the platform sends them. */
export type Presentation =
	| { readonly simplify: true; readonly language: Language }
	| { readonly simplify: false };

export function readPresentation(parameters: ItemParameters): Presentation {
	if (!parameters.flag('simplify')) return { simplify: false };
	return { simplify: true, language: parameters.choice('language', LANGUAGES) };
}

export const languageProperty: INodeProperties = {
	displayName: 'Language',
	name: 'language',
	type: 'options',
	options: [
		{ name: 'Chinese', value: 'zh-CN' },
		{ name: 'English', value: 'en-US' },
	],
	default: 'zh-CN',
};

export const presentationProperties: INodeProperties[] = [
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		...languageProperty,
		displayOptions: { show: { '/simplify': [true] } },
		description: 'Language of names and labels; where it is missing, the first one there is',
	},
];
