import type { Log } from '../log';
import type { SdkLogger } from './sdk';

/**
 * The SDK's lines, all at debug: what an operator needs to know of a connection is logged once,
 * where it changes.
 */
export function sdkLogger(log: Log): SdkLogger {
	const write = (...parts: unknown[]) => log.debug(`SDK ${ownWords(parts.flat(Infinity))}`);
	return { error: write, warn: write, info: write, debug: write, trace: () => undefined };
}

/** The SDK's tag and what it says by itself, up to where an address, a body or an error begins. */
const OWN_WORDS = /^(?:\b(?:message_type|message_id|trace_id|sum|seq): |[\w\s,;()[\].'/-])*/;

/**
 * Whatever else a line holds came from outside, and with it secrets: the connect ticket, bodies,
 * the words of errors (`JSON.parse` quotes what it cannot read).
 */
function ownWords([first, second]: readonly unknown[]): string {
	const parts = first === '[ws]' || first === 'ws' ? [first, second] : [first];
	return parts
		.map((part) => (typeof part === 'string' ? OWN_WORDS.exec(part)?.[0] : '…'))
		.join(' ');
}
