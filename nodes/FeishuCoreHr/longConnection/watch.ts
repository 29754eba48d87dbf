import { inTime, type Clock } from '../clock';
import type { Lines } from '../inbox/lines';
import type { Subscriptions } from '../inbox/subscriptions';
import { logOf, type Log } from '../log';
import { oncePerProcess } from '../oncePerProcess';
import { appKey, type App } from '../transport/app';
import { explain, type PlatformError } from '../transport/errors';
import { recall, type LineState } from './lineState';
import { News, type NewsHouse } from './news';

/** Down for longer, a connection is lost. */
const LOST_MS = 2 * 60_000;
const LOOK_MS = 15_000;
/** After a start, what the platform brings again comes before anybody calls the line silent. */
const GRACE_MS = 10 * 60_000;
/** What is remembered shows at least so often that somebody watches. */
const SHOW_MS = 10 * 60_000;
/** The longest that the end of a connection waits until it is stored that it is lost. */
const LAST_WORD_MS = 2_500;

/** How many times faster than in real life all of these pass. Tests put theirs in its place. */
const pace = (): { readonly speed: number } => oncePerProcess('watchPace', 1, () => ({ speed: 1 }));

/** What the watch needs of its process. */
export interface WatchHouse extends NewsHouse {
	readonly subscriptions: Pick<Subscriptions, 'ready' | 'expected'>;
	readonly lines: Pick<Lines, 'read' | 'write'>;
	readonly clock: Clock;
}

/** A time of day, and the same by the clock that nobody sets. */
interface Moment {
	readonly at: number;
	readonly monotonic: number;
}

/**
 * Watches the long connection of an app, and tells the workflows that want to know when it is lost,
 * restored, or silent. What it knows is written down, so that an outage is told once, whatever becomes
 * of n8n meanwhile; the store says by itself what is wrong with it, and the next look tries again.
 */
export class Watch {
	private readonly app: string;

	private readonly log: Log;

	private readonly began: Moment;

	private state: LineState | undefined;

	/** As it was written last. */
	private written = '';

	private writtenAt = 0;

	private line: 'opening' | 'up' | 'down' = 'opening';

	/** Since when it has not been up. */
	private downSince: Moment;

	private reason = '';

	private upSince: Moment | undefined;

	private lastEvent: Moment | undefined;

	private readonly news: News;

	private looking: Promise<void> = Promise.resolve();

	private cancel: () => void = () => undefined;

	private isOver = false;

	constructor(
		private readonly house: WatchHouse,
		named: App,
		private readonly instance: string,
	) {
		this.app = appKey(named);
		this.log = logOf(named.appId);
		this.began = this.now();
		this.downSince = this.began;
		this.news = new News(house, named);
	}

	/** @param present who listens, or would like to, at the moment */
	begin(present: News['present']): void {
		this.news.present = present;
		this.lookAgain();
	}

	/** Milliseconds since 1970; undefined: none has come since this process began. */
	get lastEventAt(): number | undefined {
		return this.lastEvent?.at;
	}

	/** An event of the app came, whatever it was. */
	heard(): void {
		this.lastEvent = this.now();
	}

	up(): void {
		this.line = 'up';
		this.upSince = this.now();
		void this.look();
	}

	down(reason: PlatformError): void {
		if (this.line === 'up') this.downSince = this.now();
		this.line = 'down';
		this.reason = inWords(reason);
		void this.look();
	}

	/** Somebody joined, who may not know yet. */
	joined(): void {
		void this.look();
	}

	/**
	 * The platform refuses the app for good: nobody is left to tell it in two minutes, so it is told now.
	 * Resolves once that is stored, or cannot be.
	 */
	async refused(reason: PlatformError): Promise<void> {
		this.down(reason);
		const told = this.looking.then(async () => {
			if (this.news.present().length > 0 && this.state) this.count(this.state);
			await this.look();
		});
		await inTime(this.house.clock, LAST_WORD_MS, told, undefined);
	}

	/** Nobody listens any more; what is known is kept for whoever does next. */
	end(): void {
		this.isOver = true;
		this.cancel();
		void this.look();
	}

	/** Looks at how things stand, and tells what is to be told. One look after the other; never rejects. */
	private async look(): Promise<void> {
		this.looking = this.looking.then(async () => {
			try {
				await this.see((this.state ??= await this.load()));
			} catch (error) {
				this.log.debug('the long connection could not be watched', { error });
			}
		});
		await this.looking;
	}

	private lookAgain(): void {
		this.cancel = this.house.clock.in(this.real(LOOK_MS), () => {
			void this.look().finally(() => !this.isOver && this.lookAgain());
		});
	}

	private async load(): Promise<LineState> {
		await this.house.subscriptions.ready();
		const state = recall(await this.house.lines.read(this.app, this.instance), this.began.at);
		if (this.line !== 'up' && this.downSince === this.began) {
			const since = state.outage?.endedAt === undefined ? state.outage?.since : undefined;
			this.downSince = this.longAgo(since ?? state.downSince) ?? this.began;
		}
		return state;
	}

	private async see(state: LineState): Promise<void> {
		if (this.lastEvent) state.lastEventAt = this.lastEvent.at;
		if (this.line === 'down') state.downSince = this.downSince.at;
		if (this.line === 'up') this.seeUp(state);
		if (this.line === 'down' && this.since(this.downSince) >= this.real(LOST_MS)) this.count(state);
		await this.news.ofOutage(state);
		if (!this.isOver && this.since(this.began) >= this.real(GRACE_MS)) {
			const quietFor = this.lastEvent && this.since(this.lastEvent);
			await this.news.ofSilence(state, quietFor, (usual) => this.real(usual));
		}
		await this.write(state);
	}

	private seeUp(state: LineState): void {
		delete state.downSince;
		const { outage } = state;
		if (outage && outage.endedAt === undefined) outage.endedAt = this.upSince?.at ?? this.now().at;
	}

	/** The outage of now is one to be told of. */
	private count(state: LineState): void {
		if (state.outage && state.outage.endedAt === undefined) return;
		state.outage = { since: this.downSince.at, reason: this.reason };
	}

	private async write(state: LineState): Promise<void> {
		const text = JSON.stringify(state);
		const now = this.house.clock.monotonic();
		if (text === this.written && now - this.writtenAt < SHOW_MS) return;
		await this.house.lines.write(this.app, this.instance, text);
		this.written = text;
		this.writtenAt = now;
	}

	private now(): Moment {
		const { clock } = this.house;
		return { at: clock.now(), monotonic: clock.monotonic() };
	}

	/** Milliseconds. */
	private since({ monotonic }: Moment): number {
		return this.house.clock.monotonic() - monotonic;
	}

	/** A time that was written down by a process before, by the clock of this one. */
	private longAgo(at: number | undefined): Moment | undefined {
		if (at === undefined) return undefined;
		const passed = Math.max(0, this.began.at - at);
		return { at, monotonic: this.began.monotonic - passed };
	}

	private real(milliseconds: number): number {
		return milliseconds / pace().speed;
	}
}

function inWords(reason: PlatformError): string {
	const { message, description } = explain(reason);
	return `${message}. ${description}`;
}
