import { parseJson } from '../events/exactJson';

const utf8 = new TextDecoder();

/** The body of an event, its ids exactly as sent; nothing when it is not JSON. A promise where it is long. */
export function readPayload(payload: Uint8Array): unknown {
	try {
		const body = parseJson(utf8.decode(payload));
		return body instanceof Promise ? body.catch(() => undefined) : body;
	} catch {
		return undefined;
	}
}
