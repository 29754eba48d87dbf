import chinese from './panel.zh-CN.json';
import { isRecord } from './plainData';

/** The language of n8n's editor, as whoever runs n8n has set it. */
export const PANEL_LANGUAGE: 'en' | 'zh' = /^zh/i.test(process.env.N8N_DEFAULT_LOCALE ?? '')
	? 'zh'
	: 'en';

/** What an operator reads in a panel. `name` is read in a list of choices alone, where a `value` is, too. */
const READ: ReadonlySet<string> = new Set([
	...['displayName', 'description', 'hint', 'placeholder', 'action', 'multipleValueButtonText'],
	...['eventTriggerDescription', 'activationMessage', 'header', 'active', 'inactive', 'message'],
]);

const dictionary: Readonly<Record<string, string>> = chinese;

/** What is put together from words, in the language of the editor. */
export const say = (english: string, inChinese: string): string =>
	PANEL_LANGUAGE === 'zh' ? inChinese : english;

/** A sentence of a panel in the language of the editor. */
export const panelText = (english: string): string =>
	PANEL_LANGUAGE === 'zh' ? (dictionary[english] ?? english) : english;

/**
 * A description in the language of the editor. n8n has files of translations for nodes, but its editor
 * (2.41) looks for those of its own package only, so that the description itself has to change.
 */
export function inPanelLanguage<T>(description: T): T {
	return PANEL_LANGUAGE === 'en' ? description : (translated(description) as T);
}

function translated(part: unknown): unknown {
	if (Array.isArray(part)) return part.map(translated);
	if (!isRecord(part)) return part;
	const isChoice = typeof part.name === 'string' && 'value' in part;
	const entries = Reflect.ownKeys(part).map((key) => {
		const value = part[key as string];
		const isRead = typeof key === 'string' && (READ.has(key) || (key === 'name' && isChoice));
		return [key, isRead && typeof value === 'string' ? panelText(value) : translated(value)];
	});
	return Object.fromEntries(entries) as unknown;
}
