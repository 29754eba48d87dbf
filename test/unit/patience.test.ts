import { Patience } from '../../nodes/FeishuCoreHr/patience';
import { FakeClock } from './fakeClock';

let clock: FakeClock;
let patience: Patience;
let late: string[];

beforeEach(() => {
	clock = new FakeClock();
	patience = new Patience(clock, 2_000);
	late = [];
});

const begin = (name: string) => patience.begin(() => late.push(name));

it('whoever has waited too long is told so, once, each at its own time', async () => {
	begin('first');
	begin('with it');
	await clock.pass(500);
	begin('later');
	await clock.pass(1_499);
	expect(late).toEqual([]);
	await clock.pass(1);
	expect(late).toEqual(['first', 'with it']);
	await clock.pass(499);
	expect(late).toEqual(['first', 'with it']);
	await clock.pass(1);
	expect(late).toEqual(['first', 'with it', 'later']);
	await clock.pass(10_000);
	expect(late).toHaveLength(3);
});

it('whose wait is over is told nothing', async () => {
	const over = begin('first');
	begin('other');
	await clock.pass(1_999);
	over();
	await clock.pass(10_000);
	expect(late).toEqual(['other']);
});

it('while nobody waits there is no timer, and one however many do', () => {
	expect(clock.pending).toBe(0);
	const waits = ['a', 'b', 'c'].map(begin);
	expect(clock.pending).toBe(1);
	for (const over of waits) over();
	expect(clock.pending).toBe(0);
	begin('again');
	expect(clock.pending).toBe(1);
});
