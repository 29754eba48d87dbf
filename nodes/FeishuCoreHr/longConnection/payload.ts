import { parseJson } from '../events/exactJson';

const utf8 = new TextDecoder();

/** The body of an event, its ids exactly as sent; nothing when it is not JSON. */
export async function readPayload(payload: Uint8Array): Promise<unknown> {
	return await parseJson(utf8.decode(payload)).catch(() => undefined);
}
