import type { Shape } from '../events/outputs';
import { readable } from '../events/readable';
import { ownNames, type Asker } from './ownNames';
import type { TriggerSettings } from './settings';

type Words = Pick<TriggerSettings, 'fieldLanguage'>;

/** How items are put into words when they leave. */
export function dressing({ fieldLanguage }: Words, asker: Asker): Shape['dress'] {
	const own = ownNames.of(asker);
	return async (item) => await readable(item, fieldLanguage, own(String(item.event_type)));
}

/** Asks behind the scenes for what the words will need; resolves when there is an answer. */
export async function prepareDressing(
	{ fieldLanguage, events }: Words & Pick<TriggerSettings, 'events'>,
	asker: Asker,
): Promise<void> {
	if (fieldLanguage !== 'off') await ownNames.prepare(asker, events);
}
