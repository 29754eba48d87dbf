/**
 * Beginnings of messages that no test meets by their words: those of the rooms that give way to the
 * store of changes, and nobody else's.
 */
export const UNMET: readonly string[] = [
	'events that waited could not be started',
	'n8n could not start an execution',
	'Feishu CoreHR: too many events wait',
	'There is no room to store events',
	'n8n may not write the file that keeps events',
	'The file that keeps events until n8n has time for them cannot be opened',
	'The file that keeps events until n8n has time for them was deleted',
	'The file that keeps events until n8n has time for them failed',
	'the event is being taken just now',
];
