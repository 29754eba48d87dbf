import { EventDispatcher, LoggerLevel } from '@larksuiteoapi/node-sdk';
import { createDecipheriv, createHash } from 'node:crypto';
import type * as Authenticate from '../../../nodes/FeishuCoreHr/webhook/authenticate';
import type * as Decide from '../../../nodes/FeishuCoreHr/events/decide';
import type * as Envelope from '../../../nodes/FeishuCoreHr/events/envelope';
import type * as HrEvent from '../../../nodes/FeishuCoreHr/events/hrEvent';
import { DEFAULT_APP, encrypt, PERSON_UPDATED, signatureHeaders } from '../../simulator';
import { FILTER, personEvent, settingsOf, UNWANTED, WANTED } from '../events';
import type { Part } from '../part';
import { published } from '../published';
import { inTurns, median, ratio, timed } from '../rounds';

const EVENTS = 10_000;
const REPLAY_MS = 8 * 3_600_000;
const { encryptKey, verificationToken } = DEFAULT_APP;

/** A POST of the platform as n8n hands it on: bytes and headers. */
interface Posted {
	readonly rawBody: Buffer;
	readonly headers: Readonly<Record<string, string>>;
}

/** Every other event passes the filter. */
function posts(count: number): Posted[] {
	const at = String(Math.floor(Date.now() / 1_000));
	return Array.from({ length: count }, (_, index) => {
		const event = JSON.stringify(personEvent(index % 2 === 0 ? WANTED : UNWANTED));
		const rawBody = Buffer.from(JSON.stringify({ encrypt: encrypt(event, encryptKey) }));
		const signed = Object.entries(signatureHeaders(rawBody, encryptKey, at));
		const named = signed.map(([name, value]) => [name.toLowerCase(), value]);
		return {
			rawBody,
			headers: { 'content-type': 'application/json', ...Object.fromEntries(named) },
		};
	});
}

/** From the bytes to the decision, with the body parsed first, as n8n does it. */
function ours(): (post: Posted) => Promise<void> {
	const { authenticate } = published<typeof Authenticate>('webhook/authenticate');
	const { parseEnvelope } = published<typeof Envelope>('events/envelope');
	const { readHrEvent } = published<typeof HrEvent>('events/hrEvent');
	const { decide } = published<typeof Decide>('events/decide');
	const settings = settingsOf(FILTER);
	const keys = { encryptKey, verificationToken };
	return async ({ rawBody, headers }) => {
		const request = { headers, rawBody, body: JSON.parse(rawBody.toString()) as unknown };
		const receipt = await authenticate(request, keys, REPLAY_MS, Date.now());
		if (receipt.kind !== 'event') throw new Error(`refused: ${JSON.stringify(receipt)}`);
		const parsed = parseEnvelope(receipt.body);
		if (!parsed.ok) throw new Error(parsed.reason);
		await decide(await readHrEvent(parsed.envelope), settings);
	};
}

/** As the SDK's own adapters for HTTP servers call it, with a handler that does nothing. */
function sdk(): (post: Posted) => Promise<void> {
	const quiet = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
	const dispatcher = new EventDispatcher({
		...{ encryptKey, verificationToken, logger: quiet, loggerLevel: LoggerLevel.fatal },
	}).register({ [PERSON_UPDATED]: () => 'handled' });
	return async ({ rawBody, headers }) => {
		const body = JSON.parse(rawBody.toString()) as object;
		const data: unknown = Object.assign(Object.create({ headers }), body);
		if ((await dispatcher.invoke(data)) !== 'handled') throw new Error('the SDK refused an event');
	};
}

/** What nobody can do without: the hash, the cipher, and parsing twice. */
function bare(): (post: Posted) => void {
	const key = createHash('sha256').update(encryptKey).digest();
	return ({ rawBody, headers }) => {
		const body = JSON.parse(rawBody.toString()) as { readonly encrypt: string };
		const start = `${headers['x-lark-request-timestamp']}${headers['x-lark-request-nonce']}`;
		const hash = createHash('sha256')
			.update(start + encryptKey)
			.update(rawBody)
			.digest('hex');
		if (hash !== headers['x-lark-signature']) throw new Error('a wrong signature');
		const bytes = Buffer.from(body.encrypt, 'base64');
		const cipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16));
		const start16 = cipher.update(bytes.subarray(16), undefined, 'utf8');
		const event = JSON.parse(start16 + cipher.final('utf8')) as { readonly header?: unknown };
		if (!event.header) throw new Error('no event');
	};
}

export const webhook: Part = {
	name: 'webhook',
	async run(lab) {
		const events = posts(lab.some(EVENTS));
		const all = (take: (post: Posted) => unknown) => async () =>
			(await timed(async () => {
				for (const post of events) await take(post);
			})) / events.length;
		const took = await inTurns(lab.manyRounds, {
			ours: all(ours()),
			sdk: all(sdk()),
			bare: all(bare()),
		});
		const figure = (times: readonly number[]) =>
			`${(median(times) * 1_000).toFixed(1)} µs an event`;
		const work = 'webhook: bytes → verified, decrypted, parsed, decided';
		return {
			rows: [
				{
					...{ work, ours: figure(took.ours) },
					rival: `the official SDK's EventDispatcher: ${figure(took.sdk)}`,
					...{ result: ratio(took.sdk, took.ours), goal: { atLeast: 1 } },
				},
				{
					...{ work: 'the same, next to what nobody can do without', ours: figure(took.ours) },
					rival: `bare crypto and JSON.parse: ${figure(took.bare)}`,
					...{ result: ratio(took.ours, took.bare), goal: { atMost: 1.3 } },
				},
			],
		};
	},
};
