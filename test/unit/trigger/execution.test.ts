import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Told } from './olderN8n';

// Starting a process can take seconds on a busy machine.
jest.setTimeout(60_000);

describe('on an n8n before 2.35, which tells nobody of a start that failed', () => {
	let told: Told;

	beforeAll(async () => {
		cluster.setupPrimary({
			exec: join(__dirname, 'olderN8n.ts'),
			execArgv: ['--import', 'tsx'],
		});
		const n8n: Worker = cluster.fork();
		[told] = (await once(n8n, 'message')) as [Told];
		n8n.process.kill();
		await once(n8n, 'exit');
	});

	it('a start that failed rejects, and one that went well resolves with the ended run', () => {
		expect(told.outcomes.slice(0, 2)).toEqual(['refused', 'success']);
	});

	it('what nobody handles in a run that has begun says nothing of its start', () => {
		expect(told.outcomes[2]).toBe('success');
	});

	it('a run that is cancelled rejects', () => {
		expect(told.outcomes[3]).toBe('refused');
	});

	it('n8n hears of what it leaves unhandled as before', () => {
		expect(told.logged).toEqual(['refused', 'refused']);
	});
});
