import type { Shape } from '../events/outputs';
import { readable, type OwnNames } from '../events/readable';
import type { TriggerSettings } from './settings';

const NONE: OwnNames = new Map();

/** How items are put into words when they leave. */
export async function dressing({
	fieldLanguage,
}: Pick<TriggerSettings, 'fieldLanguage'>): Promise<Shape['dress']> {
	return (item) => readable(item, fieldLanguage, NONE);
}
