import type { Shape } from '../events/outputs';
import { readable, type OwnNames } from '../events/readable';
import type { TriggerSettings } from './settings';

const NONE: OwnNames = new Map();

/** How items are put into words when they leave. */
export function dressing({
	fieldLanguage,
}: Pick<TriggerSettings, 'fieldLanguage'>): Shape['dress'] {
	return (item) => readable(item, fieldLanguage, NONE);
}
