import { readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Journal } from '../../../nodes/FeishuCoreHr/journal/journal';
import { event, HOUR, Scene, SECOND, T0 } from './scene';

/** What is done to one of two processes; the time passes in between. */
type Step = readonly [
	process: 0 | 1,
	act: 'claim' | 'done' | 'release' | 'restart' | 'sabotage',
	eventId: string,
	wait: number,
];

const steps = (acts: ReadonlyArray<Step[1]>) =>
	fc.array(
		fc.tuple(
			fc.constantFrom(0 as const, 1 as const),
			fc.constantFrom(...acts),
			fc.constantFrom('a', 'b', 'c'),
			fc.constantFrom(0, 1, 3 * SECOND, 11 * SECOND, 7 * HOUR),
		),
		{ minLength: 1, maxLength: 40 },
	);

interface Known {
	state: 'claimed' | 'done';
	at: number;
	by: object;
}

/** The promise in a few lines: one truth that all processes see at once. */
class Model {
	private readonly known = new Map<string, Known>();

	claim(id: string, now: number, by: object): string {
		const { state, at } = this.known.get(id) ?? { state: 'claimed', at: -Infinity };
		if (state === 'done' && now - at <= 8 * HOUR) return 'done';
		if (state === 'claimed' && now - at <= 10 * SECOND) return 'busy';
		this.known.set(id, { state: 'claimed', at: now, by });
		return 'claimed';
	}

	done(id: string, now: number, by: object): void {
		this.known.set(id, { state: 'done', at: now, by });
	}

	release(id: string, by: object): void {
		const { state, by: owner } = this.known.get(id) ?? {};
		if (state === 'claimed' && owner === by) this.known.delete(id);
	}

	isDone(id: string, now: number): boolean {
		const { state, at } = this.known.get(id) ?? {};
		return state === 'done' && now - at! <= 8 * HOUR;
	}
}

function play(
	played: readonly Step[],
	check: (model: string, journal: string, isDone: boolean) => void,
	sabotage: (folder: string, step: number) => void = () => undefined,
): void {
	const scene = new Scene();
	try {
		const model = new Model();
		const journals: [Journal, Journal] = [scene.open(), scene.open()];
		let now = T0;
		played.forEach(([process, act, eventId, wait], step) => {
			const journal = journals[process];
			const key = event(eventId);
			now += wait;
			if (act === 'claim') {
				const isDone = model.isDone(eventId, now);
				check(model.claim(eventId, now, journal), journal.claim(key, now), isDone);
			} else if (act === 'done') {
				model.done(eventId, now, journal);
				journal.done(key, now);
			} else if (act === 'release') {
				model.release(eventId, journal);
				journal.release(key);
			} else if (act === 'restart') {
				journal.close();
				journals[process] = scene.open();
			} else sabotage(scene.folder, step);
		});
		// Nothing is busy for ever: an event that is not done can run at its redelivery.
		for (const eventId of ['a', 'b', 'c']) {
			const verdict = journals[0].claim(event(eventId), now + 15 * SECOND);
			expect(verdict).not.toBe('busy');
		}
	} finally {
		scene.end();
	}
}

it('two processes and their restarts agree with the promise, step by step', () => {
	fc.assert(
		fc.property(steps(['claim', 'claim', 'done', 'release', 'restart']), (played) => {
			play(played, (model, journal, isDone) => {
				// A process that has the event in its own hands says busy even if another one, which it
				// had taken the claim over from, reports it served after all.
				if (isDone && journal === 'busy') return;
				expect(journal).toBe(model);
			});
		}),
		{ numRuns: 80 },
	);
});

it('whatever happens to the file, nothing throws and no event counts as done that is not', () => {
	const harm: ReadonlyArray<(path: string) => void> = [
		(path) => rmSync(path),
		(path) => writeFileSync(path, 'x'.repeat(5_000)),
		(path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
		(path) => truncateSync(path, 0),
	];
	fc.assert(
		fc.property(
			steps(['claim', 'claim', 'done', 'release', 'restart', 'sabotage']),
			fc.nat(1_000),
			(played, seed) => {
				play(
					played,
					(_model, journal, isDone) => {
						if (journal === 'done') expect(isDone).toBe(true);
					},
					(folder, step) => {
						const files = readdirSync(folder);
						const file = files[(seed + step) % files.length];
						if (!file) return;
						// SQLite maps the -shm file into memory: to shorten it would kill any process.
						const kind = file.endsWith('-shm') ? 0 : (seed * 7 + step) % harm.length;
						harm[kind]?.(join(folder, file));
					},
				);
			},
		),
		{ numRuns: 80 },
	);
});
