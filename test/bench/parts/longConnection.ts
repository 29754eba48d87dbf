import { FILTER, frameOf, personEvent, UNWANTED, WANTED } from '../events';
import type { Lab } from '../lab';
import type { Part, Row } from '../part';
import { Child } from '../programs/child';
import type { ListenerOrders } from '../programs/listener';
import { Pusher } from '../pusher';
import { inTurns, median, ratio } from '../rounds';
import { eventPages } from '../../simulator';

/** Events of a burst. The platform waits for no answer before it sends the next one. */
const BURST = 5_000;
/** Bursts of a round: what is over sooner says more of the machine than of who is measured. */
const BURSTS = 4;
/** Apps that take turns with their rounds where all is stored: 50,000 wait for one workflow at most. */
const APPS = 3;
/** How many workflows listen on one app, for the curve. */
const MANY = [1, 10, 50, 200] as const;

const only = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		personFilter: 'only',
		personOtherFields: `${WANTED}, field_${index}__c`,
	}));
const any = (count: number) => Array.from({ length: count }, () => ({ personFilter: 'any' }));

/** A process that listens, and how long it takes to answer so many events. */
class Contender {
	private static count = 0;

	private readonly appIds: string[];

	private child: Child<ListenerOrders> | undefined;

	constructor(
		private readonly pusher: Pusher,
		private readonly lab: Lab,
		/** None: the official SDK. */
		private readonly workflows: ReadonlyArray<Record<string, unknown>> | undefined,
		apps = 1,
	) {
		const idOf = () => `cli_${String((Contender.count += 1)).padStart(16, '0')}`;
		this.appIds = Array.from({ length: apps }, idOf);
	}

	async start(): Promise<this> {
		const env = { N8N_USER_FOLDER: this.lab.folder(), FEISHU_COREHR_INBOX_URL: '' };
		const child = await Child.start<ListenerOrders>('listener', env);
		this.child = child;
		for (const appId of this.appIds) {
			const app = { url: this.pusher.url, appId };
			if (this.workflows) await child.tell('trigger', { ...app, workflows: this.workflows });
			else await child.tell('sdk', app);
		}
		return this;
	}

	/** Milliseconds for each event of so many bursts. */
	async answer(field: string, events = BURST, bursts = BURSTS): Promise<number> {
		const count = this.lab.some(events);
		const appId = this.appIds[0]!;
		this.appIds.push(this.appIds.shift()!);
		let lasted = 0;
		for (let burst = 0; burst < bursts; burst++) {
			const frames = Array.from({ length: count }, () => frameOf(personEvent(field, appId)));
			lasted += await this.pusher.push(appId, frames);
		}
		return lasted / (count * bursts);
	}

	async end(): Promise<void> {
		await this.child?.end();
	}
}

const aSecond = (milliseconds: number) => `${Math.round(1_000 / milliseconds)} a second`;

export const longConnection: Part = {
	name: 'long-connection',
	async run(lab) {
		const pusher = await Pusher.open();
		const started: Contender[] = [];
		const start = async (...of: ConstructorParameters<typeof Contender>) => {
			const contender = new Contender(...of);
			started.push(contender);
			return await contender.start();
		};
		try {
			const sdk = await start(pusher, lab, undefined);
			const unwanted = [];
			for (const count of MANY) unwanted.push(await start(pusher, lab, only(count)));
			const all = await start(pusher, lab, [{ ...FILTER, events: Object.keys(eventPages) }]);
			const stored = [];
			for (const count of MANY) {
				stored.push(await start(pusher, lab, any(count), count === 1 ? APPS : 1));
			}
			const [one, ten, fifty, many] = unwanted.map((each) => () => each.answer(UNWANTED));
			const [stored1, stored10, stored50, stored200] = stored.map((each, index) => {
				const count = MANY[index]!;
				return () => each.answer(WANTED, BURST / count, count === 1 ? BURSTS : 1);
			});
			const took = await inTurns(lab.rounds, {
				...{ sdk: () => sdk.answer(UNWANTED), one: one!, ten: ten!, fifty: fifty!, many: many! },
				all: () => all.answer(UNWANTED),
				...{ stored1: stored1!, stored10: stored10!, stored50: stored50!, stored200: stored200! },
			});
			const rival = `the official SDK's client with an empty handler: ${aSecond(median(took.sdk))}`;
			const row = (work: string, mine: readonly number[], atLeast?: number): Row => ({
				...{ work, rival, ours: aSecond(median(mine)), result: ratio(took.sdk, mine) },
				...(atLeast !== undefined && { goal: { atLeast } }),
			});
			const panel = { panel: 'Workflows on one app', over: 'workflows', unit: 'ms an event' };
			const points = (...times: ReadonlyArray<readonly number[]>) =>
				times.map((each, index) => [MANY[index] ?? Number.NaN, median(each)] as const);
			return {
				rows: [
					row('long connection: events nobody wants, 1 workflow', took.one, 2),
					row('long connection: events nobody wants, 50 workflows', took.fifty, 1),
					row('long connection: events stored on disk and acknowledged', took.stored1, 0.6),
					{
						work: 'an event nobody wants, with every event of the catalogue chosen',
						ours: aSecond(median(took.all)),
						rival: `one event chosen: ${aSecond(median(took.one))}`,
						result: ratio(took.all, took.one),
					},
				],
				curves: [
					{
						...{ ...panel, name: 'nobody wants it' },
						points: points(took.one, took.ten, took.fifty, took.many),
					},
					{
						...{ ...panel, name: 'stored for each' },
						points: points(took.stored1, took.stored10, took.stored50, took.stored200),
					},
				],
				figures: {
					unwantedASecond: 1_000 / median(took.one),
					storedASecond: 1_000 / median(took.stored1),
				},
			};
		} finally {
			for (const contender of started) await contender.end();
			await pusher.close();
		}
	},
};
