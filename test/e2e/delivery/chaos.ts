import type { INode, INodeParameters } from 'n8n-workflow';
import type { EventRecord, Settings } from '../../simulator';
import { seededRandom } from '../../simulator';
import { LossyWire } from './lossyWire';
import type { EngineName } from '../../host/n8n/engine';
import { runsByEvent, type Run } from './runs';
import { setStage, type Stage } from './stage';

const EVENTS = 300;
/** Events that are not settled yet, at most: the platform here waits for n8n on a slow machine. */
const MOST_OPEN = 20;
/** After so many events each trouble strikes, while the others go on arriving. */
const TROUBLED = [40, 90, 140, 190, 240];

const WATCHED = 'phone_number';
const OTHERS = ['age', 'legal_name', 'working_years', 'email_list', 'address_list'];

/** How long the platform cannot be reached: until the first retries of an event have failed. */
const OUTAGE_MS = 5_000;

/** What goes wrong besides lost, doubled and disordered frames. */
export type Trouble<S extends Stage = Stage> = (stage: S) => Promise<void>;

export const reset: Trouble = async ({ simulator }) => simulator.dropConnections('terminate');

export const goingAway: Trouble = async ({ simulator }) => simulator.dropConnections('close');

export const outage: Trouble = async ({ simulator }) => {
	simulator.outage('dead');
	await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
	simulator.recover();
};

export interface Aftermath {
	/** The executions of each event that passes the filter. */
	readonly passing: ReadonlyMap<string, readonly Run[]>;
	/** The executions of the others: there should be none. */
	readonly filtered: ReadonlyMap<string, readonly Run[]>;
	readonly deliveries: ReadonlyMap<string, EventRecord>;
	/** Deliveries in all, duplicates included. */
	readonly sent: number;
}

/** Some frames come twice, and some overtake others. */
export const DISORDERLY: Partial<Settings> = {
	duplicateProbability: 0.1,
	duplicateDelayMs: [0, 1_500],
	disorderProbability: 0.2,
	disorderDelayMs: [0, 1_000],
};

/** A stage on which a workflow listens for phone numbers, over a network that loses frames. */
export const setChaoticStage = async (engine: EngineName) =>
	await withLosses(await setStage({ engine, settings: DISORDERLY }));

export async function withLosses<S extends Stage>(
	stage: S,
	steps?: readonly INode[],
	parameters: INodeParameters = {},
) {
	const { simulator, app } = stage;
	const wire = new LossyWire(app, () => simulator.settings.random(), {
		events: 0.05,
		answers: 0.05,
	});
	await stage.live({ personFilter: 'only', personFields: [WATCHED], ...parameters }, steps);
	return { ...stage, wire };
}

/** Pushes the events while the troubles strike, and waits until the platform is done with them. */
export async function wreakHavoc<S extends Stage & { readonly wire: LossyWire }>(
	stage: S,
	seed: number,
	troubles: ReadonlyArray<Trouble<S>>,
): Promise<Aftermath> {
	const { simulator, app, wire } = stage;
	const random = seededRandom(seed);
	simulator.settings.random = seededRandom(seed + 1);
	const runsBefore = await stage.lastRun();
	const sentBefore = wire.sent;

	const passing: string[] = [];
	const filtered: string[] = [];
	const pushed = () => passing.length + filtered.length;
	const push = async () => {
		const event_id = `seed-${seed}-event-${pushed()}`;
		const passes = random() < 0.6;
		(passes ? passing : filtered).push(event_id);
		const others = OTHERS.filter(() => random() < 0.4);
		const fieldChanges = passes ? [WATCHED, ...others] : ['age', ...others];
		const personId = String(pushed() % 50);
		app.push(app.personUpdated({ personId, fieldChanges, header: { event_id } }));
		const { deliveries } = app;
		await simulator.until(() => deliveries.counts.open < MOST_OPEN, 'n8n to keep up', 120_000);
	};
	const pushAll = async () => {
		while (pushed() < EVENTS) await push();
	};
	const strikeAll = async () => {
		for (const [index, strike] of shuffled(troubles, random).entries()) {
			const due = TROUBLED[index] ?? 0;
			await simulator.until(() => pushed() >= due, `event ${due}`, 200_000);
			await strike(stage);
			await simulator.connected(1, { timeoutMs: 60_000 });
		}
	};
	await Promise.all([strikeAll(), pushAll()]);
	await simulator.idle(300_000);

	const runs = runsByEvent(await stage.done(runsBefore));
	const of = (ids: readonly string[]) => new Map(ids.map((id) => [id, runs.get(id) ?? []]));
	return {
		passing: of(passing),
		filtered: of(filtered),
		deliveries: new Map([...passing, ...filtered].map((id) => [id, app.deliveries.of(id)])),
		sent: wire.sent - sentBefore,
	};
}

/** The first events whose executions are other than expected, with all that is known of them. */
export function exceptions(
	{ deliveries }: Aftermath,
	events: ReadonlyMap<string, readonly Run[]>,
	isRight: (runs: readonly Run[], event: EventRecord) => boolean,
) {
	const found = [...events].flatMap(([eventId, runs]) => {
		const event = deliveries.get(eventId);
		if (!event || isRight(runs, event)) return [];
		return [{ event, runs: runs.map(({ id, status }) => ({ id, status })) }];
	});
	return found.slice(0, 5);
}

function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
	return list
		.map((one) => ({ one, order: random() }))
		.sort((a, b) => a.order - b.order)
		.map(({ one }) => one);
}
