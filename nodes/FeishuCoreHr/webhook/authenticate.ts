import { mayHoldLongNumbers, parseJson } from '../events/exactJson';
import { isRecord, type PlainRecord } from '../plainData';
import { decrypt, sameSecret, signatureFault, type SignedRequest } from './crypto';

export interface WebhookRequest extends SignedRequest {
	/** What the host parsed the body to: anything at all, `undefined` when it was empty. */
	readonly body: unknown;
}

/** The credential's secrets for webhooks. An empty string is a field that was left blank. */
export interface WebhookKeys {
	readonly encryptKey?: string;
	readonly verificationToken?: string;
}

export type Receipt =
	| { readonly kind: 'challenge'; readonly challenge: string }
	/** Proven to come from the platform; the envelope is decrypted, but not looked into. */
	| { readonly kind: 'event'; readonly body: PlainRecord }
	/**
	 * `reason` is for the log alone: whoever posts must not learn from it how far a forgery came. It
	 * holds no secret and nothing of the body.
	 */
	| { readonly kind: 'refused'; readonly status: 400 | 401; readonly reason: string };

/** Characters of the longest `encrypt` that may be a URL check; real ones have about 200. */
const LONGEST_URL_CHECK = 10_000;

/**
 * Decides what a posted request is: the platform's check of the URL, an authentic event, or neither.
 * Pure, and throws for no input.
 *
 * @param replayWindowMs how old a signed timestamp may be
 * @param now milliseconds since the epoch
 */
export async function authenticate(
	request: WebhookRequest,
	keys: WebhookKeys,
	replayWindowMs: number,
	now: number,
): Promise<Receipt> {
	const { body, rawBody } = request;
	const { encryptKey, verificationToken } = keys;
	if (!encryptKey && !verificationToken) {
		return refused(401, 'the credential has neither an Encrypt Key nor a Verification Token');
	}
	if (!isRecord(body)) return refused(400, 'the body is not a JSON object');
	if (!encryptKey) {
		if ('encrypt' in body) {
			return refused(400, 'the body is encrypted, but the credential has no Encrypt Key');
		}
		const receipt = open(body, verificationToken);
		if (receipt.kind !== 'event') return receipt;
		return { kind: 'event', body: await exactly(body, rawBody) };
	}
	if (typeof body.encrypt !== 'string') {
		return refused(401, 'the body is not encrypted, but the credential has an Encrypt Key');
	}
	const fault = signatureFault(request, encryptKey, replayWindowMs, now);
	if (fault === undefined) {
		const envelope = await parseObject(decrypt(body.encrypt, encryptKey));
		return envelope
			? open(envelope, verificationToken)
			: refused(400, `the body ${CANNOT_BE_OPENED}`);
	}
	// Only a URL check may come unsigned. Everything else unsigned gets one and the same answer,
	// decryptable or not: two answers would make a padding oracle.
	if (body.encrypt.length > LONGEST_URL_CHECK) return refused(401, fault);
	const envelope = await parseObject(decrypt(body.encrypt, encryptKey));
	if (!envelope) return refused(401, `${fault}, and the body ${CANNOT_BE_OPENED}`);
	if (!isUrlCheck(envelope)) return refused(401, fault);
	const receipt = open(envelope, verificationToken);
	return receipt.kind === 'refused' ? { ...receipt, status: 401 } : receipt;
}

const CANNOT_BE_OPENED =
	'cannot be opened with the Encrypt Key of the credential: compare it with the one in the developer console';

/** Takes a decrypted or plain envelope whose token, if one is set, is the credential's. */
function open(envelope: PlainRecord, verificationToken: string | undefined): Receipt {
	if (verificationToken && !sameSecret(tokenOf(envelope), verificationToken)) {
		return refused(401, 'the Verification Token is missing or not the one of the credential');
	}
	if (!isUrlCheck(envelope)) return { kind: 'event', body: envelope };
	const { challenge } = envelope;
	return typeof challenge === 'string'
		? { kind: 'challenge', challenge }
		: refused(400, 'the URL check carries no challenge');
}

const isUrlCheck = (envelope: PlainRecord): boolean => envelope.type === 'url_verification';

/** In `header` since schema 2.0; URL checks and the old 1.0 events have it at the top. */
const tokenOf = ({ header, token }: PlainRecord): unknown =>
	isRecord(header) ? header.token : token;

/** The host's parser has rounded ids that are numbers. */
async function exactly(body: PlainRecord, rawBody: Buffer | undefined): Promise<PlainRecord> {
	const text = rawBody?.toString() ?? '';
	return mayHoldLongNumbers(text) ? ((await parseObject(text)) ?? body) : body;
}

async function parseObject(text: string | undefined): Promise<PlainRecord | undefined> {
	if (text === undefined) return undefined;
	try {
		const value = await parseJson(text);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

const refused = (status: 400 | 401, reason: string): Receipt => ({
	kind: 'refused',
	status,
	reason,
});
