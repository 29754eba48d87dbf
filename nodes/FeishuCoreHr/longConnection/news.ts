import type { Clock } from '../clock';
import type { Door } from '../door';
import type { OwnEvent, OwnType } from '../events/ownEvents';
import type { Subscriptions } from '../inbox/subscriptions';
import type { Subscription } from '../subscription';
import { appKey, type App } from '../transport/app';
import type { LineState } from './lineState';
import { reasons } from './ownReasons';

/** What telling needs of its process. */
export interface NewsHouse {
	readonly door: Pick<Door, 'tell'>;
	readonly subscriptions: Pick<Subscriptions, 'expected'>;
	readonly clock: Pick<Clock, 'now'>;
}

/** Tells the workflows that want to know what has become of an app's long connection, each once. */
export class News {
	/** Who listens, or would like to, at the moment. */
	present: () => readonly Subscription[] = () => [];

	constructor(
		private readonly house: NewsHouse,
		private readonly named: App,
	) {}

	/** @throws {StoreFault} and is to be called again: what was told is not told twice */
	async ofOutage(state: LineState): Promise<void> {
		const { outage } = state;
		if (!outage) return;
		const { since, reason, endedAt } = outage;
		const isOn = endedAt === undefined;
		if (isOn || outage.lost === undefined) {
			const event = this.event('connection.lost', since, state, reason);
			outage.lost = await this.tell(event, outage.lost, () => true);
		}
		if (isOn) return;
		// Who was told of the outage is told of its end, however late it is back.
		const { lost, restored } = outage;
		const event = this.event('connection.restored', since, state, reasons.restored(outage));
		outage.restored = await this.tell(
			event,
			restored,
			({ node }) => restored === undefined || lost.includes(node),
		);
	}

	/**
	 * @param quietFor milliseconds without an event; undefined: none since this process began
	 * @param real how long something lasts here that usually lasts so long
	 * @throws {StoreFault} as above
	 */
	async ofSilence(
		state: LineState,
		quietFor: number | undefined,
		real: (usual: number) => number,
	): Promise<void> {
		const since = Math.max(state.listensSince, state.lastEventAt ?? 0);
		if (state.silence?.since !== since) delete state.silence;
		const lasted = quietFor ?? this.house.clock.now() - since;
		const event = this.event('connection.silent', since, state, reasons.silent(lasted));
		const told = state.silence?.told ?? [];
		const isSilent = ({ settings }: Subscription) => lasted >= real(settings.silentAfterMs);
		const all = await this.tell(event, told, isSilent);
		if (all.length > 0) state.silence = { since, told: all };
	}

	/**
	 * @param told the nodes that know it; undefined: it is told for the first time, also to those who
	 *   are expected back in a moment
	 * @returns those who know it now
	 */
	private async tell(
		event: OwnEvent,
		told: readonly string[] | undefined,
		concerns: (one: Subscription) => boolean,
	): Promise<readonly string[]> {
		const present = this.present();
		const here = present
			.filter((one) => one.settings.events.has(event.type) && concerns(one))
			.map(({ node }) => node)
			.filter((node) => !told?.includes(node));
		const nodes = new Set(present.map(({ node }) => node));
		const expected = told ? [] : this.house.subscriptions.expected(appKey(this.named));
		const awaited = expected.filter((node) => !nodes.has(node));
		if (here.length + awaited.length > 0) {
			await this.house.door.tell(appKey(this.named), event, here, awaited);
		}
		return [...(told ?? []), ...here, ...awaited];
	}

	private event(type: OwnType, since: number, state: LineState, reason: string): OwnEvent {
		const at =
			type === 'connection.restored' ? (state.outage?.endedAt ?? 0) : this.house.clock.now();
		const { lastEventAt } = state;
		return { type, appId: this.named.appId, at, since, lastEventAt, reason };
	}
}
