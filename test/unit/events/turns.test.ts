import { mergeItems } from '../../../nodes/FeishuCoreHr/events/merge';
import { readable } from '../../../nodes/FeishuCoreHr/events/readable';
import {
	forEachInTurns,
	inTurns,
	there,
	turn,
	work,
	type Steps,
} from '../../../nodes/FeishuCoreHr/events/turns';
import { turnsDuring } from '../fakeClock';

/** More than a turn of the event loop has room for. */
const MUCH = 15_000;

const nextEvent = async () => await new Promise((resolve) => setImmediate(resolve));

it('small work that has to wait is done in the order in which it came, also what comes meanwhile', async () => {
	const done: number[] = [];
	const small = async (number: number) => {
		for (let step = 0; step < 3; step++) await work(1);
		done.push(number);
	};
	const jobs = [work(MUCH), work(MUCH)];
	for (let number = 0; number < 50; number++) {
		jobs.push(small(number));
		if (number % 10 === 9) await nextEvent();
	}
	await Promise.all(jobs);
	expect(done).toEqual(Array.from({ length: 50 }, (_, number) => number));
});

it('small work that has to wait overtakes none that came before, of however many steps each is', async () => {
	const done: number[] = [];
	const small = async (number: number) => {
		for (let step = number % 7; step < 10; step++) await work(50);
		done.push(number);
	};
	const jobs = [work(MUCH), work(MUCH)];
	for (let number = 0; number < 500; number++) {
		jobs.push(small(number));
		if (number % 100 === 99) await nextEvent();
	}
	await Promise.all(jobs);
	expect(done).toEqual(Array.from({ length: 500 }, (_, number) => number));
});

it('much work of several takes turns, and lets small work through', async () => {
	const done: string[] = [];
	const enormous = async (name: string) => {
		for (let step = 1; step <= 3; step++) {
			await work(MUCH);
			done.push(`${name}${step}`);
		}
	};
	const both = [enormous('a'), enormous('b')];
	await work(1);
	done.push('small');
	await Promise.all(both);
	expect(done.filter((name) => name !== 'small')).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
	expect(done.indexOf('small')).toBeLessThan(done.indexOf('a3'));
});

it('a turn is a whole one: n8n does other things before the next', async () => {
	const done: string[] = [];
	const jobs = ['a', 'b'].map(async (name) => {
		await turn();
		done.push(name);
	});
	const others = Promise.resolve().then(async () => {
		for (let event = 0; event < 4; event++) {
			await nextEvent();
			done.push('n8n');
		}
	});
	await Promise.all([...jobs, others]);
	const between = done.slice(done.indexOf('a') + 1, done.indexOf('b'));
	expect(between).toContain('n8n');
});

it('a job is done for each entry, in their order, and n8n does other things meanwhile', async () => {
	const entries = Array.from({ length: 100_500 }, (_, number) => number);
	const done: number[] = [];
	const all = forEachInTurns(entries, (entry) => done.push(entry));
	expect(await turnsDuring(all)).toBeGreaterThan(4);
	expect(done).toEqual(entries);
	expect(await turnsDuring(forEachInTurns([1, 2], (entry) => done.push(entry)))).toBeLessThan(3);
});

describe('steps', () => {
	function* sum(units: readonly number[], more: number | Promise<number> = 0): Steps<number> {
		let all = yield* there(more);
		for (const some of units) {
			yield some;
			all += some;
		}
		return all;
	}

	/** A new turn, of which next to nothing is used. */
	beforeEach(async () => {
		await turn();
		await work(1);
	});

	it('that have to wait for nothing are done at once', () => {
		expect(inTurns(sum([1, 2, 3], 4))).toBe(10);
	});

	it('go on when what they wait for is there', async () => {
		const all = inTurns(sum([1], Promise.resolve(4)));
		expect(all).toBeInstanceOf(Promise);
		expect(await all).toBe(5);
	});

	it('with much work let n8n do other things in between', async () => {
		const all = inTurns(sum(Array<number>(10).fill(MUCH)));
		expect(await turnsDuring(Promise.resolve(all))).toBeGreaterThanOrEqual(9);
		expect(await all).toBe(10 * MUCH);
	});

	it('end with what they wait for, should it fail', async () => {
		const failed = inTurns(sum([], Promise.reject(new Error('no disk'))));
		await expect(failed).rejects.toThrow('no disk');
	});
});

describe('an item that names very many fields lets n8n do other things', () => {
	const fields = Array.from({ length: 100_000 }, (_, number) => `field_${number}`);
	const item = {
		...{ event_type: 'corehr.person.updated_v1', person_id: '1', event_id: 'e' },
		...{ matched_fields: fields, changed_fields: fields },
	};

	it('while it is put into words', async () => {
		const made = readable(item, 'zh-CN', new Map());
		expect(await turnsDuring(made)).toBeGreaterThan(4);
		expect(await made).toMatchObject({ changed_labels: fields });
	});

	it('while it is united with others', async () => {
		const made = mergeItems([item, { ...item, matched_fields: [...fields, 'one more'] }]);
		expect(await turnsDuring(made)).toBeGreaterThan(8);
		expect(await made).toMatchObject([
			{ matched_fields: [...fields, 'one more'], changed_fields: fields },
		]);
	});
});

describe('work in one turn of the event loop', () => {
	/** A new turn, of which next to nothing is used. */
	beforeEach(async () => {
		await turn();
		await work(1);
	});

	it('waits for nothing while there is room', () => {
		expect(work(1)).toBeUndefined();
		expect(work(MUCH)).toBeUndefined();
	});

	it('that is full is done in the next one', async () => {
		expect(work(MUCH)).toBeUndefined();
		const next = work(MUCH);
		expect(next).toBeInstanceOf(Promise);
		let isDone = false;
		const done = next!.then(() => (isDone = true));
		await Promise.resolve();
		expect(isDone).toBe(false);
		await done;
	});

	it('overtakes nobody who waits, however small it is', async () => {
		void work(MUCH);
		const order: string[] = [];
		const much = work(MUCH)!.then(() => order.push('much'));
		const small = work(1);
		expect(small).toBeInstanceOf(Promise);
		await Promise.all([much, small!.then(() => order.push('small'))]);
		expect(order).toEqual(['much', 'small']);
	});

	it('however much there is of it, lets n8n do other things in between', async () => {
		const all = async () => {
			for (let step = 0; step < 10; step++) await work(MUCH);
		};
		expect(await turnsDuring(all())).toBeGreaterThanOrEqual(9);
	});
});
