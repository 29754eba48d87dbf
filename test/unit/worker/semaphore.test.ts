import { Semaphore } from '../../../nodes/FeishuCoreHr/worker/semaphore';
import { FakeClock } from '../fakeClock';

function setUp(limits: ConstructorParameters<typeof Semaphore>[0]) {
	const clock = new FakeClock();
	let freed = 0;
	const semaphore = new Semaphore(limits, clock, () => void freed++);
	return { clock, semaphore, freed: () => freed };
}

describe('places', () => {
	it('are as many as there are, and free again when given back, once', () => {
		const { semaphore, freed } = setUp({ places: 2, underWay: 10, lentForMs: 30_000 });
		const places = [semaphore.take(), semaphore.take()];
		expect(semaphore.free).toBe(0);
		places[0]?.release();
		places[0]?.release();
		expect([semaphore.free, freed()]).toEqual([1, 1]);
	});

	it('are lent for a time, but no more runs are under way than allowed', async () => {
		const { clock, semaphore, freed } = setUp({ places: 2, underWay: 3, lentForMs: 30_000 });
		const long = [semaphore.take(), semaphore.take()];
		await clock.pass(29_999);
		expect(semaphore.free).toBe(0);
		await clock.pass(1);
		expect([semaphore.free, freed()]).toEqual([1, 2]);
		const short = semaphore.take();
		expect(semaphore.free).toBe(0);
		long[0]?.release();
		expect(semaphore.free).toBe(1);
		short.release();
		long[1]?.release();
		expect([semaphore.free, clock.pending]).toEqual([2, 0]);
	});

	it('where there are many are told of by the tenth of them: looking for rows costs as much for one', () => {
		const { semaphore, freed } = setUp({ places: 50, underWay: 200, lentForMs: 30_000 });
		const places = Array.from({ length: 50 }, () => semaphore.take());
		for (const place of places.slice(0, 4)) place.release();
		expect([semaphore.free, freed()]).toEqual([4, 0]);
		places[4]?.release();
		expect([semaphore.free, freed()]).toEqual([5, 1]);
	});

	it('are told of in a moment where long runs keep so many that a tenth is never free', async () => {
		const { clock, semaphore, freed } = setUp({ places: 50, underWay: 200, lentForMs: 30_000 });
		const places = Array.from({ length: 50 }, () => semaphore.take());
		places[0]?.release();
		places[1]?.release();
		await clock.pass(200);
		expect([semaphore.free, freed()]).toEqual([2, 1]);
		places[2]?.release();
		await clock.pass(200);
		expect([semaphore.free, freed()]).toEqual([3, 2]);
	});

	it('are kept to the end where n8n itself queues', async () => {
		const { clock, semaphore } = setUp({ places: 1, underWay: 200 });
		const place = semaphore.take();
		await clock.pass(3_600_000);
		expect(semaphore.free).toBe(0);
		place.release();
		expect(semaphore.free).toBe(1);
	});
});
