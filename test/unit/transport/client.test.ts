import { getEmployees } from '../../../nodes/FeishuCoreHr/transport/corehr';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import type { HttpRequest } from '../../../nodes/FeishuCoreHr/transport/http';
import { misbehave } from '../../simulator';
import { getLocations, plainHttp, type Scene, startScene } from './scene';

const EMPLOYEES = 'POST /open-apis/corehr/v2/employees/batch_get';
const LOCATIONS = 'POST /open-apis/corehr/v2/locations/batch_get';
const MINUTE = 60_000;

let scene: Scene;
let person: string;
let place: string;
beforeEach(async () => {
	scene = await startScene();
	person = scene.simulator.company.people.ids[0]!;
	place = scene.simulator.company.locations.ids[0]!;
});
afterEach(async () => await scene.simulator.close());

const people = async (client = scene.client()) =>
	await getEmployees(client, 'person_ids', [person], {
		fields: ['person_info.person_id'],
		idTypes: {},
	});
const places = async (client = scene.client()) => await getLocations(client, [place]);

const failure = async (call: Promise<unknown>): Promise<PlatformError> => {
	const error: unknown = await call.then(
		() => 'no failure',
		(reason: unknown) => reason,
	);
	if (!(error instanceof PlatformError)) throw new Error(`no PlatformError: ${String(error)}`);
	return error;
};

describe('tokens', () => {
	const requests = () => scene.simulator.app.tokens.requests;

	it('are asked for once by many clients at the same time', async () => {
		await Promise.all(Array.from({ length: 10 }, async () => await places()));
		expect(requests()).toBe(1);
	});

	it('are used until five minutes before their end, and not longer', async () => {
		await places();
		scene.clock.time += 7200_000 - 5 * MINUTE - 1;
		await places();
		expect(requests()).toBe(1);
		scene.clock.time += 1;
		await places();
		expect(requests()).toBe(2);
	});

	it('near their end are renewed once for many calls at the same time', async () => {
		await places();
		scene.clock.time += 7200_000 - 5 * MINUTE;
		await Promise.all(Array.from({ length: 10 }, async () => await places()));
		expect(requests()).toBe(2);
	});

	it.each([99991661, 99991663, 99991665, 99991671, 99991677])(
		'are renewed when the platform says %i, and the call is repeated once',
		async (code) => {
			await places();
			scene.simulator.settings.deadTokenCode = code;
			scene.simulator.expireTokens();
			await expect(places()).resolves.toHaveLength(1);
			expect(requests()).toBe(2);
		},
	);

	it('are renewed once for many calls that find them dead at the same time', async () => {
		await places();
		scene.simulator.expireTokens();
		await Promise.all(Array.from({ length: 10 }, async () => await places()));
		expect(requests()).toBe(2);
	});

	it.each(['tokens expire as text', 'tokens without expire', 'tokens that live for ever'] as const)(
		'(%s) are used, and renewed in time',
		async (habit) => {
			misbehave(scene.simulator, habit);
			await Promise.all([places(), places()]);
			await places();
			expect(requests()).toBe(1);
			scene.clock.time += 7200_000;
			await places();
			expect(requests()).toBe(2);
			// None was refused for a token that had died meanwhile.
			expect(scene.simulator.calls.filter(({ code }) => code !== 0)).toEqual([]);
		},
	);

	it.each([0, -1, 1e12, 'soon', null])(
		'with an end of %j are not asked for each time',
		async (expire) => {
			scene.simulator.meddling.add((reply, { url }) =>
				url.pathname.startsWith('/open-apis/auth')
					? {
							...reply,
							answer: { status: 200, body: { ...(reply.answer?.body as object), expire } },
						}
					: reply,
			);
			await places();
			await places();
			expect(requests()).toBe(1);
			scene.clock.time += 7200_000;
			await places();
			expect(requests()).toBe(2);
		},
	);

	it.each([-3_600_000, 3_600_000])(
		'live as long when the clock of the host steps by %i ms',
		async (shift) => {
			await places();
			scene.clock.shift = shift;
			await places();
			expect(requests()).toBe(1);
			scene.clock.time += 7200_000;
			await places();
			expect(requests()).toBe(2);
		},
	);

	it('that are refused although they are new end the call', async () => {
		scene.simulator.faults.add({
			kind: 'code',
			code: 99991663,
			path: '/open-apis/corehr',
			times: 9,
		});
		await expect(failure(places())).resolves.toMatchObject({ code: 99991663, permanent: true });
		expect(scene.simulator.callsTo(LOCATIONS)).toHaveLength(2);
		expect(requests()).toBe(2);
	});

	it('follow a changed secret at once', async () => {
		await places();
		const wrong = scene.client({ app: { ...scene.app, appSecret: 'wrong' } });
		await expect(failure(places(wrong))).resolves.toMatchObject({ code: 10014, permanent: true });
		scene.simulator.app.appSecret = 'the new one';
		const changed = scene.client({ app: { ...scene.app, appSecret: 'the new one' } });
		await expect(places(changed)).resolves.toHaveLength(1);
	});

	it('that could not be got are asked for again by the next call', async () => {
		const path = '/open-apis/auth';
		scene.simulator.faults.add({ kind: 'code', code: 99991662, path });
		await expect(failure(places())).resolves.toMatchObject({ code: 99991662 });
		await expect(places()).resolves.toHaveLength(1);
	});
});

describe('a rate limit', () => {
	/** The next calls are refused with this header. */
	const absurd = (reset: string, times: number) => {
		let left = times;
		scene.simulator.meddling.add((reply, { url }) => {
			if (!url.pathname.startsWith('/open-apis/corehr') || left-- <= 0) return reply;
			const headers = { 'x-ogw-ratelimit-reset': reset };
			const body = { code: 99991400, msg: 'request trigger frequency limit' };
			return { ...reply, answer: { status: 429, body, headers } };
		});
	};

	it.each([400, 429])(
		'(HTTP %i) is waited for exactly as long as the platform asks',
		async (status) => {
			scene.simulator.faults.add({
				kind: 'rateLimit',
				resetSeconds: 17,
				status,
				path: '/open-apis/corehr',
			});
			await expect(places()).resolves.toHaveLength(1);
			expect(scene.clock.sleeps).toEqual([17_000]);
		},
	);

	it('is the one of the endpoint: others are not held up', async () => {
		scene.simulator.faults.add({
			kind: 'rateLimit',
			resetSeconds: 60,
			path: '/open-apis/corehr/v2/emp',
		});
		const limited = people(scene.client({ maxWait: 1000 }));
		await expect(failure(limited)).resolves.toMatchObject({ code: 99991400 });
		await places();
		expect(scene.clock.sleeps).toEqual([]);
	});

	it('that is in the way, though not met by this call, is told as what it is', async () => {
		scene.platform.gate(scene.app, 'v2/locations/batch_get').block(31_000);
		const error = await failure(places(scene.client().within(30_000)));
		expect(error).toMatchObject({ code: 99991400, status: undefined, retryAfterSeconds: 31 });
		expect(scene.simulator.calls).toEqual([]);
		await expect(places(scene.client().within(31_000))).resolves.toHaveLength(1);
	});

	it('of a gateway that lasts too long is told as the gateway’s', async () => {
		scene.simulator.meddling.add((reply) => ({
			...reply,
			logId: '',
			answer: { status: 429, body: 'slow down', headers: { 'retry-after': '31' } },
		}));
		const error = await failure(places(scene.client({ maxWait: 30_000 })));
		expect(error).toMatchObject({ code: undefined, status: 429 });
	});

	it('longer than the operator wants to wait ends the call at once', async () => {
		scene.simulator.faults.add({ kind: 'rateLimit', resetSeconds: 31, path: '/open-apis/corehr' });
		const error = await failure(places(scene.client({ maxWait: 30_000 })));
		expect(error).toMatchObject({ code: 99991400, rateLimited: true, permanent: false });
		expect(error.msg).toContain('resets in 31 s');
		expect(scene.clock.sleeps).toEqual([]);
	});

	it('is met by a few calls and not by a storm when ten executions share the app', async () => {
		let left = 350;
		const worker = async () => {
			while (left-- > 0) await people();
		};
		await Promise.all(Array.from({ length: 20 }, worker));
		const codes = scene.simulator.callsTo(EMPLOYEES).map(({ code }) => code);
		expect(codes.filter((code) => code === 0)).toHaveLength(350);
		// At the first limit up to 20 calls are on their way; later limits are met by one.
		expect(codes.filter((code) => code === 99991400).length).toBeLessThanOrEqual(20 + 5);
	}, 30_000);

	it('met by one execution holds the others before they ask', async () => {
		await places();
		const now = scene.clock.time;
		scene.platform.gate(scene.app, 'v2/locations/batch_get').block(20_000);
		await Promise.all(Array.from({ length: 5 }, async () => await places()));
		const later = scene.simulator.callsTo(LOCATIONS).slice(1);
		expect(later.map(({ at }) => at)).toEqual(Array(5).fill(now + 20_000));
		expect(scene.clock.sleeps).toEqual([20_000]);
	});

	it('without a reset time is waited for a little longer each time, and not for ever', async () => {
		const path = '/open-apis/corehr';
		scene.simulator.faults.add({ kind: 'rateLimit', resetSeconds: 0, path, times: 3 });
		await expect(places()).resolves.toHaveLength(1);
		expect(scene.clock.sleeps).toEqual([500, 1000, 2000]);
		scene.simulator.faults.add({ kind: 'rateLimit', resetSeconds: 0, path, times: 1000 });
		await expect(failure(places(scene.client({ maxWait: 1e9 })))).resolves.toMatchObject({
			code: 99991400,
		});
	});

	it('that does not say when it resets at all is waited for a little longer each time', async () => {
		let left = 3;
		scene.simulator.meddling.add((reply, { url }) =>
			url.pathname.startsWith('/open-apis/corehr') && left-- > 0
				? {
						...reply,
						answer: { status: 429, body: { code: 99991400, msg: 'frequency limit' }, headers: {} },
					}
				: reply,
		);
		await expect(places()).resolves.toHaveLength(1);
		expect(scene.clock.sleeps).toEqual([500, 1000, 2000]);
	});

	it.each([
		['epoch seconds', '1780000000'],
		['an hour', '3600'],
		['61 seconds', '61'],
	])('whose reset is absurd (%s) is probed after 30 s', async (_, reset) => {
		absurd(reset, 1);
		await expect(places()).resolves.toHaveLength(1);
		expect(scene.clock.sleeps).toEqual([30_000]);
	});

	it.each([
		['negative', '-5'],
		['a word', 'soon'],
		['a number and a word', '17 minutes'],
		['not a number', 'NaN'],
		['endless', 'Infinity'],
		['twice', '17, 17'],
		['empty', ''],
	])('whose reset is %s counts as one without', async (_, reset) => {
		absurd(reset, 1);
		await expect(places()).resolves.toHaveLength(1);
		expect(scene.clock.sleeps).toEqual([500]);
	});

	it('whose reset stays absurd blocks nobody longer than Max Wait', async () => {
		const end = misbehave(scene.simulator, 'absurd rate-limit reset');
		await expect(failure(places())).resolves.toMatchObject({ code: 99991400 });
		expect(Math.max(...scene.clock.sleeps)).toBe(30_000);
		end();
		await expect(places()).resolves.toHaveLength(1);
	});

	it.each([-3_600_000, 3_600_000])(
		'is waited for as long when the clock of the host steps by %i ms',
		async (shift) => {
			scene.simulator.faults.add({
				kind: 'rateLimit',
				resetSeconds: 17,
				path: '/open-apis/corehr',
			});
			const sleep = scene.clock.sleep.bind(scene.clock);
			jest.spyOn(scene.clock, 'sleep').mockImplementation(async (milliseconds, signal) => {
				scene.clock.shift = shift;
				await sleep(milliseconds, signal);
			});
			await expect(places()).resolves.toHaveLength(1);
			await expect(places()).resolves.toHaveLength(1);
			expect(scene.clock.sleeps).toEqual([17_000]);
		},
	);

	it('of a gateway is waited for politely, as long as it says', async () => {
		let left = 2;
		scene.simulator.meddling.add((reply, { url }) =>
			url.pathname.startsWith('/open-apis/corehr') && left-- > 0
				? {
						...reply,
						logId: '',
						answer: { status: 429, body: 'slow down', headers: { 'retry-after': '7' } },
					}
				: reply,
		);
		await expect(places()).resolves.toHaveLength(1);
		expect(scene.clock.sleeps).toEqual([7000, 7000]);
	});

	it('is no longer waited for when the execution is cancelled', async () => {
		const execution = new AbortController();
		scene.simulator.faults.add({ kind: 'rateLimit', resetSeconds: 60, path: '/open-apis/corehr' });
		const sleep = jest.spyOn(scene.clock, 'sleep').mockImplementation(
			async (_, signal) =>
				await new Promise((__, reject) => {
					signal?.addEventListener('abort', () => reject(signal.reason as Error));
				}),
		);
		const first = places(scene.client({ signal: execution.signal }));
		while (sleep.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
		const behind = places(scene.client({ signal: execution.signal }));
		execution.abort();
		await expect(first).rejects.toThrow('aborted');
		await expect(behind).rejects.toThrow('aborted');
		sleep.mockRestore();
		await expect(places()).resolves.toHaveLength(1);
	});
});

describe('trouble that passes', () => {
	it.each([
		['a dropped connection', { kind: 'drop' }],
		['a gateway without the platform behind it', { kind: 'gateway', status: 502 }],
		['an internal error', { kind: 'code', code: 1161000, status: 500 }],
	] as const)('such as %s is outlasted with growing pauses', async (_, fault) => {
		scene.simulator.faults.add({ ...fault, path: '/open-apis/corehr', times: 3 });
		await expect(places()).resolves.toHaveLength(1);
		expect(scene.clock.sleeps).toEqual([500, 1000, 2000]);
	});

	it('is given up after four attempts', async () => {
		scene.simulator.faults.add({ kind: 'drop', path: '/open-apis/corehr', times: 9 });
		await expect(failure(places())).resolves.toMatchObject({
			code: undefined,
			status: undefined,
			permanent: false,
		});
		expect(scene.clock.sleeps).toHaveLength(3);
	});

	it('is jittered, so that many executions do not come back together', async () => {
		scene.simulator.faults.add({ kind: 'drop', path: '/open-apis/corehr' });
		jest.spyOn(scene.clock, 'random').mockReturnValue(0.9);
		await places();
		expect(scene.clock.sleeps).toEqual([700]);
	});

	it('is no longer outlasted when the execution is cancelled meanwhile', async () => {
		const execution = new AbortController();
		scene.simulator.faults.add({ kind: 'drop', path: '/open-apis/corehr', times: 9 });
		jest.spyOn(scene.clock, 'sleep').mockImplementation(async (_, signal) => {
			execution.abort();
			signal?.throwIfAborted();
		});
		const cancelled = places(scene.client({ signal: execution.signal }));
		await expect(cancelled).rejects.toThrow(/abort/);
		expect(scene.simulator.callsTo(LOCATIONS)).toHaveLength(1);
	});

	it('that comes of the cancellation itself is told as one', async () => {
		const execution = new AbortController();
		const http: HttpRequest = async (options) => {
			if (options.url.includes('/corehr/')) execution.abort();
			return await plainHttp(options);
		};
		const cancelled = places(scene.client({ signal: execution.signal, http }));
		await expect(cancelled).rejects.toThrow(/abort/);
		await expect(cancelled).rejects.not.toBeInstanceOf(PlatformError);
		expect(scene.clock.sleeps).toEqual([]);
	});

	it('is no reason to repeat what the platform refused', async () => {
		scene.simulator.faults.add({ kind: 'code', code: 1160001, path: '/open-apis/corehr' });
		await expect(failure(places())).resolves.toMatchObject({ code: 1160001, permanent: true });
		expect(scene.simulator.calls).toHaveLength(2);
	});
});
