import { turn, work } from '../../../nodes/FeishuCoreHr/events/turns';

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
