import { decrypt } from './decrypt';
import { sameSecret } from './sameSecret';
import { signatureFault } from './signature';
import type { SignedRequest } from './signature';

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
	| { readonly kind: 'event'; readonly body: Readonly<Record<string, unknown>> }
	/** `reason` is for the log: it holds no secret and nothing of the body. */
	| { readonly kind: 'refused'; readonly status: 400 | 401; readonly reason: string };

type Envelope = Readonly<Record<string, unknown>>;

/**
 * Decides what a posted request is: the platform's check of the URL, an authentic event, or neither.
 * Pure, and throws for no input.
 *
 * @param replayWindowMs how old a signed timestamp may be
 * @param now milliseconds since the epoch
 */
export function receive(
	request: WebhookRequest,
	keys: WebhookKeys,
	replayWindowMs: number,
	now: number,
): Receipt {
	const { body } = request;
	const { encryptKey, verificationToken } = keys;
	if (!encryptKey && !verificationToken) {
		return refused(401, 'the credential has neither an Encrypt Key nor a Verification Token');
	}
	if (!isObject(body)) return refused(400, 'the body is not a JSON object');
	if (!encryptKey) {
		if ('encrypt' in body) {
			return refused(400, 'the body is encrypted, but the credential has no Encrypt Key');
		}
		return open(body, verificationToken);
	}
	if (typeof body.encrypt !== 'string') {
		return refused(401, 'the body is not encrypted, but the credential has an Encrypt Key');
	}
	const fault = signatureFault(request, encryptKey, replayWindowMs, now);
	const envelope = parseObject(decrypt(body.encrypt, encryptKey));
	if (fault === undefined) {
		return envelope
			? open(envelope, verificationToken)
			: refused(400, 'the body cannot be decrypted to a JSON object');
	}
	// Only a URL check may come unsigned. Everything else unsigned gets one and the same answer,
	// decryptable or not: two answers would make a padding oracle.
	const receipt = envelope && isUrlCheck(envelope) && open(envelope, verificationToken);
	return receipt && receipt.kind === 'challenge' ? receipt : refused(401, fault);
}

/** Takes a decrypted or plain envelope whose token, if one is set, is the credential's. */
function open(envelope: Envelope, verificationToken: string | undefined): Receipt {
	if (verificationToken && !sameSecret(tokenOf(envelope), verificationToken)) {
		return refused(401, 'the Verification Token is missing or not the one of the credential');
	}
	if (!isUrlCheck(envelope)) return { kind: 'event', body: envelope };
	const { challenge } = envelope;
	return typeof challenge === 'string'
		? { kind: 'challenge', challenge }
		: refused(400, 'the URL check carries no challenge');
}

const isUrlCheck = (envelope: Envelope): boolean => envelope.type === 'url_verification';

/** In `header` since schema 2.0; URL checks and the old 1.0 events have it at the top. */
const tokenOf = ({ header, token }: Envelope): unknown => (isObject(header) ? header.token : token);

function parseObject(text: string | undefined): Envelope | undefined {
	if (text === undefined) return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

const isObject = (value: unknown): value is Envelope =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const refused = (status: 400 | 401, reason: string): Receipt => ({
	kind: 'refused',
	status,
	reason,
});
