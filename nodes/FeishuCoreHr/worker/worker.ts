import type { Clock } from '../clock';
import type { Inbox } from '../inbox/inbox';
import { BEAT_MS, type Leases } from '../inbox/leases';
import { StoreFault } from '../store/store';
import { Doubt } from './doubt';
import { Held } from './held';
import { MOST_STARTS } from './outcomes';
import type { Places } from './places';
import { run, type Here } from './run';
import type { Runner } from './runner';
import { Semaphore } from './semaphore';
import { Starts } from './starts';
import { giveUp, takeDue, takeSuspect, type Rows, type Taken } from './take';

/** One look a second finds what other processes stored, and what has fallen due. */
const LOOK_MS = 1_000;
/** Milliseconds after which a run that was under way at two crashes does not seem to be the cause. */
const ALONE_MS = 10_000;

/** Milliseconds in which n8n has begun a run, and ended a short one. */
export const BEGINNING_MS = 1_500;

/** A subscription whose rows are taken. */
interface Member {
	readonly runner: Runner;
	readonly starts: Starts;
	/** What arrived while the workflow was not there is being decided. */
	deciding: boolean;
	/** Its runs, each until it has ended. */
	readonly underWay: Map<Rows, Promise<void>>;
	/** When the last one was started, by the clock that never steps. */
	startedAt: number;
	/** Rows may be there that were under way at two crashes, or at three. */
	suspects: boolean;
}

/** Whose turn it is: runs what is due for all subscriptions of this process. */
export class Worker {
	/** In the order of their turns: who was served last is last. */
	private readonly members = new Map<string, Member>();

	private readonly here: Here;

	private readonly places: Semaphore;

	/** Nothing else starts while a run does that was under way at two crashes. */
	private alone: symbol | undefined;

	private awake = false;

	private again = false;

	private readonly stops: Array<() => void> = [];

	constructor(
		private readonly inbox: Inbox,
		leases: Leases,
		private readonly clock: Clock,
		limits: Places & { readonly inQueueMode?: boolean },
	) {
		const doubt = new Doubt(clock, limits.inQueueMode ?? false);
		this.here = { inbox, held: new Held(inbox, leases), clock, doubt };
		this.places = new Semaphore(limits, clock, () => this.wake());
	}

	/** Starts taking this subscription's rows. */
	add(runner: Runner): void {
		const starts = new Starts(runner, this.clock);
		const member = {
			runner,
			starts,
			underWay: new Map<Rows, Promise<void>>(),
			startedAt: Number.NEGATIVE_INFINITY,
			deciding: false,
			suspects: true,
		};
		this.members.set(runner.node, member);
		if (this.stops.length === 0) this.begin();
		void this.decide(member);
	}

	/**
	 * Resolves when the runs have ended, if any was started just now. Of one that n8n has only written
	 * down when it closes its database it tells nothing, and runs it by itself at its next start.
	 */
	async begun({ node }: Runner): Promise<void> {
		const member = this.members.get(node);
		if (!member || this.clock.monotonic() - member.startedAt > BEGINNING_MS) return;
		await Promise.all(member.underWay.values());
	}

	/**
	 * Takes nothing more for it. What is under way is finished all the same, and the beat goes on. Should
	 * n8n be stopping and cut it off, its start does not count: it was not what ended n8n.
	 */
	remove(runner: Runner): void {
		const member = this.members.get(runner.node);
		if (member?.runner !== runner) return;
		this.members.delete(runner.node);
		const ids = [...member.underWay.keys()].flat().map(({ id }) => id);
		member.starts.uncounted();
		if (ids.length > 0) this.inbox.uncount(ids).catch(() => undefined);
	}

	/** Something was stored, or a place was given back. */
	wake(): void {
		this.again = true;
		if (!this.awake) void this.work();
	}

	/** For tests: no timer is left. */
	stop(): void {
		for (const stop of this.stops.splice(0)) stop();
		this.members.clear();
	}

	private begin(): void {
		this.every(LOOK_MS, () => this.wake());
		this.every(BEAT_MS, () => void this.beat());
		void this.beat();
	}

	private every(pause: number, job: () => void): void {
		let cancel = () => {};
		const next = () => {
			cancel = this.clock.in(pause, () => {
				next();
				job();
			});
		};
		next();
		this.stops.push(() => cancel());
	}

	private async beat(): Promise<void> {
		// The store warns by itself; the next beat tries again.
		await this.here.held.beat().catch(() => undefined);
		this.here.doubt.look();
		for (const member of this.members.values()) {
			member.suspects = true;
			void this.decide(member);
		}
	}

	/** Nothing of a subscription is taken meanwhile: what waits undecided may be older. */
	private async decide(member: Member): Promise<void> {
		if (member.deciding) return;
		member.deciding = true;
		await member.runner.decideAll().catch((error: unknown) => {
			member.runner.log.debug('what arrived meanwhile could not be decided yet', { error });
		});
		member.deciding = false;
		this.wake();
	}

	private async work(): Promise<void> {
		this.awake = true;
		while (this.again) {
			this.again = false;
			// The store warns by itself; the next look tries again.
			await this.round().catch((error: unknown) => {
				if (StoreFault.is(error) && error.fault === 'unreachable') this.here.doubt.databaseAway();
			});
		}
		this.awake = false;
	}

	/** Gives each subscription with something due its turn, until nothing is due or no place is free. */
	private async round(): Promise<void> {
		let due = await this.due();
		while (due.length > 0 && this.free > 0) {
			const share = Math.max(1, Math.floor(this.free / due.length));
			const more: Member[] = [];
			for (const member of due) {
				const isServed = await this.serve(member, Math.min(share, this.free));
				if (isServed) more.push(member);
			}
			due = more;
		}
	}

	private get free(): number {
		return this.alone ? 0 : this.places.free;
	}

	private async due(): Promise<readonly Member[]> {
		if (this.free === 0) return [];
		const members = [...this.members.values()];
		// A question less on the way of each change: of one workflow it shows when its rows are taken.
		if (members.length === 1 && members[0]?.runner.startMode.kind === 'each') return members;
		const nodes = new Set(await this.inbox.due(members.map(({ runner }) => runner.node)));
		return members.filter(({ runner }) => nodes.has(runner.node));
	}

	/** @returns whether more may be due */
	private async serve(member: Member, places: number): Promise<boolean> {
		const { runner, starts, deciding } = member;
		const allowed = deciding ? 0 : starts.allows(places);
		if (allowed === 0) return false;
		const { runs, areAll } = await this.take(member, allowed).finally(() =>
			this.haveServed(member),
		);
		if (runs.length === 0) return false;
		const isGone = this.members.get(runner.node) !== member;
		if (isGone) {
			await this.here.held.end(runs.flat(), { state: 'waiting', dueInMs: 0, counted: false });
			return false;
		}
		for (const rows of runs) this.start(member, rows);
		return !areAll;
	}

	/** Also where taking failed: whose rows cannot be taken must not be the first to be asked for ever. */
	private haveServed(member: Member): void {
		const { node } = member.runner;
		if (this.members.get(node) !== member) return;
		this.members.delete(node);
		this.members.set(node, member);
	}

	private async take(member: Member, limit: number): Promise<Taken> {
		const { runner, suspects } = member;
		// A group is taken whatever its starts were, also where it was put back this moment.
		if (suspects || runner.startMode.kind !== 'each') {
			await giveUp(runner, this.inbox);
			const runs = await takeSuspect(runner, this.here);
			if (runs.length > 0) return { runs, areAll: false };
			member.suspects = false;
		}
		return await takeDue(runner, limit, this.here);
	}

	private start(member: Member, rows: Rows): void {
		const { runner, starts, underWay } = member;
		const place = this.places.take();
		const ended = run(runner, starts, rows, this.here)
			.catch((error: unknown) => runner.log.warn('a run ended oddly', { error }))
			.finally(() => {
				underWay.delete(rows);
				place.release();
			});
		underWay.set(rows, ended);
		member.startedAt = this.clock.monotonic();
		if (rows.some((row) => row.starts >= MOST_STARTS)) this.keepAlone(ended);
	}

	/** What was under way at two crashes starts alone, until it has ended or has lasted for a while. */
	private keepAlone(ended: Promise<void>): void {
		const mine = Symbol();
		this.alone = mine;
		const over = () => {
			if (this.alone === mine) this.alone = undefined;
			this.wake();
		};
		const cancel = this.clock.in(ALONE_MS, over);
		void ended.finally(() => {
			cancel();
			over();
		});
	}
}
