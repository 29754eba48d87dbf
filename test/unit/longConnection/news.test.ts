import type { OwnEvent } from '../../../nodes/FeishuCoreHr/events/ownEvents';
import type { LineState } from '../../../nodes/FeishuCoreHr/longConnection/lineState';
import { News } from '../../../nodes/FeishuCoreHr/longConnection/news';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { FakeClock } from '../fakeClock';
import { DAY, HOUR } from '../inbox/scene';
import { node as nodeOf } from '../trigger/node';

const APP = { baseUrl: 'https://open.feishu.cn', appId: 'cli_1', appSecret: 'secret' };
const ALL = ['connection.lost', 'connection.restored', 'connection.silent'];
const AT = 1_600_000_000_000;

let told: Array<{ event: OwnEvent; here: readonly string[]; awaited: readonly string[] }>;
let expected: string[];
let store: () => Promise<void>;
let news: News;
beforeEach(() => {
	[told, expected] = [[], []];
	store = async () => undefined;
	const door = {
		tell: async (
			_: string,
			event: OwnEvent,
			here: readonly string[],
			awaited: readonly string[],
		) => {
			await store();
			told.push({ event, here, awaited });
		},
	};
	news = new News(
		{ door, subscriptions: { expected: () => expected }, clock: new FakeClock(AT) },
		APP,
	);
});

const workflow = (node: string, events = ALL, silentAfter = 24) => ({
	node,
	settings: readSettings(nodeOf({ events, silentAfter })),
});

/** Who was told of what, and who will be when they are back. */
const list = () =>
	told.map(({ event: { type }, here, awaited }) => [
		type.replace('connection.', ''),
		here,
		awaited,
	]);

describe('of an outage', () => {
	const outage = (): LineState => ({
		listensSince: AT - DAY,
		outage: { since: AT - HOUR, reason: 'x' },
	});

	it('nobody is told where there is none', async () => {
		news.present = () => [workflow('a')];
		expected = ['away'];
		await news.ofOutage({ listensSince: AT });
		expect(told).toEqual([]);
	});

	it('all hear who are here or expected, once; while it lasts, also who comes', async () => {
		const state = outage();
		news.present = () => [workflow('a'), workflow('back')];
		expected = ['away', 'back'];
		await news.ofOutage(state);
		news.present = () => [workflow('a'), workflow('late')];
		expected = ['gone'];
		await news.ofOutage(state);
		await news.ofOutage(state);
		expect(list()).toEqual([
			['lost', ['a', 'back'], ['away']],
			['lost', ['late'], []],
		]);
		expect(state.outage?.lost).toEqual(['a', 'back', 'away', 'late']);
	});

	it('that is over before it could be told, both are told, its beginning first', async () => {
		const state = outage();
		news.present = () => [workflow('a')];
		state.outage!.endedAt = AT - 5;
		await news.ofOutage(state);
		await news.ofOutage(state);
		expect(list()).toEqual([
			['lost', ['a'], []],
			['restored', ['a'], []],
		]);
		expect(told.map(({ event: { at, since } }) => [at, since])).toEqual([
			[AT, AT - HOUR],
			[AT - 5, AT - HOUR],
		]);
	});

	it('its end is also for who wants to hear of the end alone, and not for who comes afterwards', async () => {
		const state = outage();
		news.present = () => [workflow('a'), workflow('end alone', ['connection.restored'])];
		await news.ofOutage(state);
		state.outage!.endedAt = AT - 5;
		await news.ofOutage(state);
		news.present = () => [workflow('a'), workflow('late')];
		await news.ofOutage(state);
		expect(list()).toEqual([
			['lost', ['a'], []],
			['restored', ['a', 'end alone'], []],
		]);
	});

	it('what could not be stored is told the next time', async () => {
		const state = outage();
		news.present = () => [workflow('a')];
		store = async () => await Promise.reject(new Error('away'));
		await expect(news.ofOutage(state)).rejects.toThrow('away');
		store = async () => undefined;
		await news.ofOutage(state);
		expect(list()).toEqual([['lost', ['a'], []]]);
	});
});

describe('of a silence', () => {
	/** As long as in real life. */
	const real = (usual: number) => usual;

	it('each hears when it has lasted as long as they said, and once', async () => {
		const state: LineState = { listensSince: AT - 9 * DAY, lastEventAt: AT - DAY };
		news.present = () => [workflow('a'), workflow('patient', ALL, 25)];
		await news.ofSilence(state, DAY - 1, real);
		expect([told, state.silence]).toEqual([[], undefined]);
		for (const lasted of [DAY, DAY, DAY + HOUR]) await news.ofSilence(state, lasted, real);
		expect(list()).toEqual([
			['silent', ['a'], []],
			['silent', ['patient'], []],
		]);
		expect(told[0]?.event).toMatchObject({ at: AT, since: AT - DAY, lastEventAt: AT - DAY });
		expect(state.silence).toEqual({ since: AT - DAY, told: ['a', 'patient'] });
	});

	it('nobody hears who is away: they may be more patient', async () => {
		news.present = () => [workflow('a')];
		expected = ['away'];
		await news.ofSilence({ listensSince: AT - 9 * DAY }, DAY, real);
		expect(list()).toEqual([['silent', ['a'], []]]);
	});

	it('the next one is another', async () => {
		const state: LineState = { listensSince: AT - 9 * DAY, lastEventAt: AT - 2 * DAY };
		news.present = () => [workflow('a')];
		await news.ofSilence(state, DAY, real);
		state.lastEventAt = AT - DAY;
		await news.ofSilence(state, 0, real);
		expect(state.silence).toBeUndefined();
		await news.ofSilence(state, DAY, real);
		expect(told.map(({ event: { since } }) => since)).toEqual([AT - 2 * DAY, AT - DAY]);
	});

	it.each([
		['the last event, where one has come', { lastEventAt: AT - DAY }, AT - DAY],
		['the first one to listen, where none has', {}, AT - 2 * DAY],
		[
			'the first one to listen anew, where the last event is older',
			{ lastEventAt: AT - 3 * DAY },
			AT - 2 * DAY,
		],
	])('is counted since %s', async (_, others, since) => {
		news.present = () => [workflow('a')];
		await news.ofSilence({ listensSince: AT - 2 * DAY, ...others }, undefined, real);
		expect(told[0]?.event.since).toBe(since);
		const days = (AT - since) / DAY;
		expect(told[0]?.event.reason).toMatch(days === 1 ? /24 hours/ : /2 days/);
	});
});
