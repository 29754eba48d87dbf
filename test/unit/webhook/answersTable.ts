import { encrypt, sign } from './platformPush';

const [KEY, TOKEN] = ['kP3-encrypt-key', 'vT9-verification-token'];

/** The credential's fields for each `secrets` of a row. */
export const SECRETS = {
	both: { encryptKey: KEY, verificationToken: TOKEN },
	encryptKey: { encryptKey: KEY, verificationToken: '' },
	token: { encryptKey: '', verificationToken: TOKEN },
} as const;

/** One request and the answer the contract promises for it ("Webhook answers"). */
export interface AnswerRow {
	readonly title: string;
	/** Which secrets the trigger's credential holds. */
	readonly secrets: keyof typeof SECRETS;
	readonly headers: Readonly<Record<string, string>>;
	readonly contentType: string;
	readonly rawBody: string;
	readonly expected:
		| { readonly status: 200; readonly takes: 'event' }
		| { readonly status: 200; readonly takes: 'challenge'; readonly challenge: string }
		| { readonly status: 400 | 401; readonly takes: 'nothing' };
}

const HOUR = 3_600_000;
const MINUTE = 60_000;

const event200 = { status: 200, takes: 'event' } as const;
const challenge200 = { status: 200, takes: 'challenge', challenge: 'c-42 ✓' } as const;
const refused400 = { status: 400, takes: 'nothing' } as const;
const refused401 = { status: 401, takes: 'nothing' } as const;

/**
 * Every row of the contract's webhook answers, for a replay window of 8 h.
 *
 * @param now milliseconds since the epoch at which the rows will be posted
 * @param envelope makes a schema 2.0 event with the given Verification Token in its header; called
 * once per row, so that it can give each a fresh event id
 */
export function answersTable(
	now: number,
	envelope: (token: string | undefined) => object,
): readonly AnswerRow[] {
	const rows: AnswerRow[] = [];
	const row = (
		secrets: AnswerRow['secrets'],
		title: string,
		body: string | object,
		expected: AnswerRow['expected'],
		rest: { headers?: Record<string, string>; contentType?: string } = {},
	) => {
		const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
		const { headers = {}, contentType = 'application/json' } = rest;
		rows.push({ title, secrets, headers, contentType, rawBody, expected });
	};
	/** A row whose body is encrypted and signed, `age` ms before now. */
	const signed = (
		secrets: AnswerRow['secrets'],
		title: string,
		plain: string | object,
		expected: AnswerRow['expected'],
		{ age = 0, key = KEY }: { age?: number; key?: string } = {},
	) => {
		const text = typeof plain === 'string' ? plain : JSON.stringify(plain);
		const rawBody = JSON.stringify({ encrypt: encrypt(text, key) });
		row(secrets, title, rawBody, expected, { headers: sign(rawBody, key, now - age) });
	};
	const urlCheck = (token: string | undefined) => ({
		challenge: challenge200.challenge,
		token,
		type: 'url_verification',
	});
	const encrypted = (plain: object) => ({ encrypt: encrypt(JSON.stringify(plain), KEY) });
	const event = (token: string | undefined = TOKEN) => envelope(token);

	// URL checks
	row('token', 'a plain URL check with the right token', urlCheck(TOKEN), challenge200);
	row('token', 'a plain URL check with a wrong token', urlCheck('wrong'), refused401);
	row('token', 'a plain URL check without a token', urlCheck(undefined), refused401);
	row(
		'token',
		'a URL check without a challenge',
		{ type: 'url_verification', token: TOKEN },
		refused400,
	);
	row('both', 'an encrypted URL check, unsigned', encrypted(urlCheck(TOKEN)), challenge200);
	row(
		'both',
		'an encrypted URL check with a wrong token',
		encrypted(urlCheck('wrong')),
		refused401,
	);
	row('both', 'a plain URL check while a key is set', urlCheck(TOKEN), refused401);
	row('encryptKey', 'an encrypted URL check, any token', encrypted(urlCheck('any')), challenge200);
	row('encryptKey', 'a plain URL check while only a key is set', urlCheck(TOKEN), refused401);
	signed('both', 'a signed URL check', urlCheck(TOKEN), challenge200);
	signed('both', 'a URL check signed long ago', urlCheck(TOKEN), challenge200, { age: 9 * HOUR });

	// Events of a credential with a Verification Token only
	row('token', 'a plain event with the right token', event(), event200);
	row('token', 'a plain event with a wrong token', event('wrong'), refused401);
	row('token', 'a plain event without a token', { ...event(), header: {} }, refused401);
	row('token', 'an empty object', {}, refused401);
	row('token', 'an encrypted event while no key is set', encrypted(event()), refused400);

	// Events of a credential with an Encrypt Key
	for (const secrets of ['both', 'encryptKey'] as const) {
		const set = secrets === 'both' ? 'key and token set' : 'only a key set';
		signed(secrets, `a signed event (${set})`, event(), event200);
		row(secrets, `an unsigned encrypted event (${set})`, encrypted(event()), refused401);
		row(secrets, `a plain event (${set})`, event(), refused401);
		const plain = JSON.stringify(event());
		row(secrets, `a plain event, signed (${set})`, plain, refused401, {
			headers: sign(plain, KEY, now),
		});
		signed(secrets, `an event signed with another key (${set})`, event(), refused401, {
			key: 'another key',
		});
	}
	signed('both', 'a signed event with a wrong token', event('wrong'), refused401);
	signed('both', 'a signed event without a token', event(''), refused401);
	const tampered = JSON.stringify(encrypted(event()));
	row('both', 'a signature over other bytes', `${tampered} `, refused401, {
		headers: sign(tampered, KEY, now),
	});
	const spaced = JSON.stringify(encrypted(event()), null, 2);
	row('both', 'a signed body that a parser would write differently', spaced, event200, {
		headers: sign(spaced, KEY, now),
	});
	row('both', 'no nonce', tampered, refused401, {
		headers: { ...sign(tampered, KEY, now), 'x-lark-request-nonce': '' },
	});

	// The replay window
	signed('both', 'a retry six hours later', event(), event200, { age: 6 * HOUR });
	signed('both', 'a timestamp just inside the window', event(), event200, {
		age: 8 * HOUR - MINUTE,
	});
	signed('both', 'a timestamp older than the window', event(), refused401, {
		age: 8 * HOUR + MINUTE,
	});
	signed('both', 'a timestamp 4 minutes ahead', event(), event200, { age: -4 * MINUTE });
	signed('both', 'a timestamp 6 minutes ahead', event(), refused401, { age: -6 * MINUTE });
	const soon = JSON.stringify(encrypted(event()));
	row('both', 'a signed timestamp that is no time', soon, refused401, {
		headers: sign(soon, KEY, now, 'yesterday'),
	});

	// What cannot be opened
	const undecryptable = JSON.stringify({ encrypt: encrypt('{}', 'another key') });
	row('both', 'a signed body encrypted with another key', undecryptable, refused400, {
		headers: sign(undecryptable, KEY, now),
	});
	row('both', 'an unsigned body encrypted with another key', undecryptable, refused401);
	const garbage = {
		'only an iv': Buffer.alloc(16).toString('base64'),
		'no base64': '!§$%',
		'': '',
	};
	for (const [what, value] of Object.entries(garbage)) {
		const rawBody = JSON.stringify({ encrypt: value });
		row('both', `signed, encrypt holds ${what || 'nothing'}`, rawBody, refused400, {
			headers: sign(rawBody, KEY, now),
		});
	}
	signed('both', 'signed, not JSON inside', 'hello world', refused400);
	signed('both', 'signed, a list inside', '[]', refused400);
	signed('both', 'signed, null inside', 'null', refused400);

	// Not an object at all
	for (const secrets of ['both', 'token'] as const) {
		row(secrets, `an empty body (${secrets})`, '', refused400);
		row(secrets, `an array (${secrets})`, [event()], refused400);
		row(secrets, `a JSON string (${secrets})`, '"event"', refused400);
		row(secrets, `null (${secrets})`, 'null', refused400);
		row(secrets, `text (${secrets})`, JSON.stringify(event()), refused400, {
			contentType: 'text/plain',
		});
	}
	return rows;
}
