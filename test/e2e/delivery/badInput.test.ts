import { randomBytes } from 'node:crypto';
import type { PushOptions } from '../../simulator';
import { envelope, PERSON_UPDATED, seededRandom } from '../../simulator';
import '../patience';
import { runsByEvent } from './runs';
import { setStage, type Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
	stage = await setStage();
	await stage.live({ personFilter: 'any' });
});
afterAll(async () => await stage.end());

let deliveries = 0;

const person = (event_id: string, extra: Record<string, string> = {}) =>
	stage.app.personUpdated({ personId: '1', fieldChanges: ['age'], extra, header: { event_id } });

const withId = (event_id: unknown, more: object = {}) => ({
	schema: '2.0',
	header: { event_type: PERSON_UPDATED, event_id, app_id: stage.app.appId, ...more },
	event: { person_id: '1', field_changes: ['age'] },
});

/** Pushes once, and returns how this delivery was answered. */
async function answerTo(event: object | string | Uint8Array, options: PushOptions = {}) {
	const eventId = `delivery-${++deliveries}`;
	stage.app.push(event, { redeliveryMs: [], ...options, eventId });
	return (await stage.simulator.settled(eventId)).attempts.map(({ outcome }) => outcome);
}

async function runsOf(eventId: string): Promise<number> {
	return runsByEvent(await stage.done()).get(eventId)?.length ?? 0;
}

const linesWith = (words: string) =>
	stage.n8n
		.log()
		.split('\n')
		.filter((line) => line.includes(words)).length;

let good = 0;
/** The next event is served at once, and by the connection that was there from the start. */
afterEach(async () => {
	const id = `good-${++good}`;
	expect(await answerTo(person(id))).toEqual([200]);
	expect(await runsOf(id)).toBe(1);
	expect(stage.app.longConnection.history).toHaveLength(1);
});

describe('what comes over the long connection and is odd', () => {
	it.each<[string, () => object | string | Uint8Array, string]>([
		['text that is not JSON', () => 'not JSON', 'cannot be read: '],
		['bytes that are not text', () => randomBytes(100), 'cannot be read: '],
		['a list', () => [1, 2, 3], 'cannot be read: '],
		['an event without an id', () => withId(undefined), 'cannot be read: '],
		['an event of another app', () => withId('other-app', { app_id: 'cli_0' }), 'another app'],
	])('is acknowledged and logged once: %s', async (_, event, words) => {
		const before = linesWith(words);
		expect(await answerTo(event())).toEqual([200]);
		expect(await answerTo(event())).toEqual([200]);
		expect(linesWith(words) - before).toBeLessThanOrEqual(1);
		expect(linesWith(words)).toBeGreaterThan(0);
	});

	it('is read exactly where an id is a number', async () => {
		expect(
			await answerTo(JSON.stringify(withId('ID')).replace('"ID"', '90071992547409931')),
		).toEqual([200]);
		expect(await runsOf('90071992547409931')).toBe(1);
	});

	it('is acknowledged and told once a day by name: an event of a type that nobody knows', async () => {
		const event = envelope(stage.app, 'contact.user.updated_v3', { object: {} });
		for (let time = 0; time < 2; time++) expect(await answerTo(event)).toEqual([200]);
		expect(linesWith('contact.user.updated_v3')).toBe(1);
	});

	it('is ignored: bytes that are no frame', async () => {
		const [client] = stage.app.longConnection.open;
		const random = seededRandom(10);
		for (let length = 0; length < 200; length++) {
			client?.sendRaw(Buffer.from(Array.from({ length }, () => Math.floor(random() * 256))));
		}
		expect(client?.open).toBe(true);
	});
});

describe('an event in fragments', () => {
	it('that never complete is not acknowledged, so that it comes again whole', async () => {
		const fragments = { fragmentBytes: 64, omitFragment: 1 };
		expect(await answerTo(person('incomplete'), fragments)).toEqual(['silence']);
		expect(await runsOf('incomplete')).toBe(0);
		expect(await answerTo(person('incomplete'), { fragmentBytes: 64 })).toEqual([200]);
		expect(await runsOf('incomplete')).toBe(1);
	});

	it('runs when they come out of order', async () => {
		const fragments = { fragmentBytes: 64, fragmentOrder: 'reversed' } as const;
		expect(await answerTo(person('reversed'), fragments)).toEqual([200]);
		expect(await runsOf('reversed')).toBe(1);
	});

	it('runs when it is 5 MB long', async () => {
		const note = 'x'.repeat(5 * 1024 * 1024);
		expect(await answerTo(person('large', { note }), { fragmentBytes: 512 * 1024 })).toEqual([200]);
		expect(await runsOf('large')).toBe(1);
	});
});
