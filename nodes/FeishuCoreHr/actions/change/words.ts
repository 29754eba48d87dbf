import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { rowOf } from '../../events/catalogue';
import { readable } from '../../events/readable';
import { oneByOne } from '../../events/turns';
import type { Change } from '../../inbox/change';
import type { ItemParameters } from '../parameters';
import { languageProperty } from '../presentation';
import { LANGUAGES } from '../simplify/simplify';

export const wordsProperty: INodeProperties = {
	...languageProperty,
	description: 'Language of event_label and changed_text',
};

/** Changes with what happened and what changed in the words of an operator, for a mail. */
export async function inWords(
	changes: readonly Change[],
	parameters: ItemParameters,
): Promise<IDataObject[]> {
	const language = parameters.choice('language', LANGUAGES);
	return await oneByOne(changes, async (change) => {
		const { event_type, changed_fields: matched_fields } = change;
		const row = rowOf(event_type);
		const { changed_text } = await readable({ event_type, matched_fields }, language, new Map());
		const event_label = row?.[language === 'zh-CN' ? 'zh' : 'en'] ?? event_type;
		return { ...change, event_label, changed_text } as IDataObject;
	});
}
