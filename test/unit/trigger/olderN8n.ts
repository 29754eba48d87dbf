import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import { execute } from '../../../nodes/FeishuCoreHr/trigger/execution';

/** An n8n before 2.35, as far as starting executions goes, in a process whose unhandled rejections it logs. */
export interface Told {
	readonly logged: readonly string[];
	readonly outcomes: readonly string[];
}

interface Deferred {
	readonly promise: Promise<IRun>;
	resolve(run: IRun): void;
	reject(error: Error): void;
}

function createDeferredPromise(): Deferred {
	const deferred: Partial<Record<keyof Deferred, unknown>> = {};
	deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
	return deferred as unknown as Deferred;
}

const turn = async () => await new Promise((resolve) => setImmediate(resolve));

const logged: string[] = [];
process.on('uncaughtException', ({ message }) => logged.push(message));

/** Read in 2.20.12 (`ActiveWorkflowManager.getExecuteTriggerFunctions`). */
const context = (start: () => Promise<unknown>, end: () => Promise<IRun>) =>
	({
		emit: (_data: unknown, _response: unknown, donePromise: Deferred) => {
			const executePromise = start();
			void executePromise.then(() => {
				end().then(donePromise.resolve).catch(donePromise.reject);
			});
		},
		helpers: { createDeferredPromise },
	}) as unknown as ITriggerFunctions;

const refuses = async () => {
	await turn();
	throw new Error('refused');
};
const ends = async () => {
	await turn();
	return { status: 'success' } as IRun;
};
/** A node of the run leaves a rejection with nobody to handle it. */
const endsAfterTrouble = async () => {
	void refuses();
	for (let turns = 0; turns < 5; turns++) await turn();
	return await ends();
};

async function main(): Promise<void> {
	const outcomes = await Promise.all(
		[
			context(refuses, ends),
			context(turn, ends),
			context(turn, endsAfterTrouble),
			context(turn, refuses),
		].map(async (one) => {
			const run = execute(one, [[{ json: {} }]]);
			return await run.then(
				(ended) => String(ended?.status),
				(error: Error) => error.message,
			);
		}),
	);
	process.send?.({ logged, outcomes } satisfies Told);
}
void main();
