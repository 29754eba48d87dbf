import type { SimulatedApp } from './app';
import { Changes } from './changes';
import type { EventRecord } from './delivery';

export interface WaitOptions {
	/** Default: the default app. */
	readonly appId?: string;
	/** Default 10 s. */
	readonly timeoutMs?: number;
}

const WAIT_MS = 10_000;

/** What a test can await instead of sleeping. Every wait rejects after its time, saying what it saw. */
export abstract class Waiting {
	protected readonly changes = new Changes();

	abstract get apps(): readonly SimulatedApp[];
	abstract appOf(appId?: string): SimulatedApp;

	/** Resolves once `holds` is true: asked now and after every call, connection and delivery. */
	async until(holds: () => boolean, what = 'the condition', timeoutMs = WAIT_MS): Promise<void> {
		await this.changes.until(holds, () => what, timeoutMs);
	}

	/** Resolves once exactly `clients` are connected to an app and listen. */
	async connected(clients = 1, { appId, timeoutMs = WAIT_MS }: WaitOptions = {}): Promise<void> {
		const { longConnection } = this.appOf(appId);
		await this.changes.until(
			() => longConnection.ready.length === clients && longConnection.open.length === clients,
			() => `${clients} connected, there are ${longConnection.open.length}`,
			timeoutMs,
		);
	}

	/** Resolves once some delivery of the event was answered 200. */
	async acknowledged(eventId: string, options: WaitOptions = {}): Promise<EventRecord> {
		return await this.eventUntil(eventId, ({ acknowledged }) => acknowledged, options);
	}

	/** Resolves once nothing more of the event will be sent. */
	async settled(eventId: string, options: WaitOptions = {}): Promise<EventRecord> {
		return await this.eventUntil(eventId, ({ settled }) => settled, options);
	}

	/** Resolves once the event was delivered `count` times, with whatever outcome. */
	async attempted(eventId: string, count: number, options: WaitOptions = {}): Promise<EventRecord> {
		return await this.eventUntil(eventId, ({ attempts }) => attempts.length >= count, options);
	}

	/** Resolves once every event of every app is settled. */
	async idle(timeoutMs = WAIT_MS): Promise<void> {
		const open = () => this.apps.reduce((sum, { deliveries }) => sum + deliveries.counts.open, 0);
		await this.changes.until(
			() => open() === 0,
			() => `all events settled, ${open()} are not`,
			timeoutMs,
		);
	}

	private async eventUntil(
		eventId: string,
		holds: (record: EventRecord) => boolean,
		{ appId, timeoutMs = WAIT_MS }: WaitOptions,
	): Promise<EventRecord> {
		const { deliveries } = this.appOf(appId);
		await this.changes.until(
			() => holds(deliveries.of(eventId)),
			() => `event ${eventId}, so far ${JSON.stringify(deliveries.of(eventId).attempts)}`,
			timeoutMs,
		);
		return deliveries.of(eventId);
	}
}
