/**
 * What a worker asks of the rows, as data. An index serves a part of the rows only (`schema.ts`), and
 * SQLite sees that it applies when a query repeats that part word for word: hence the constants.
 */
import type { Store } from '../store/store';
import { WAITING_COLUMNS } from './rows';

/** Taken when it is due. */
export const OPEN = "state in ('waiting', 'retrying')";
/** Holds back later rows of the same person or location. */
const AHEAD = "state in ('waiting', 'undecided')";
/** Was under way at two crashes: taken only when it is asked for. */
const OFTEN = 'starts >= 2';

/** Oldest rows, retries and persons that a take looks at: more than can be under way at once. */
const WINDOW = 400;

/** Failed, and to be tried again now. */
const RETRY_DUE = "state = 'retrying' and due_at <= $3";

/** Names without a row before them are the other's. */
const noOther = (condition: string) => `not exists (select 1 from event other
	where other.node = e.node and other.subject = e.subject and ${condition})`;

/**
 * The order of arrival, in this one place: no earlier row of the same person or location is unfinished,
 * leased or not, except one that failed and whose retry is not yet due; and none is under way.
 */
const ITS_TURN = `(e.subject = ''
	or ${noOther("state = 'running' and frees_order = 0")}
	and ${noOther(`${AHEAD} and id < e.id`)}
	and ${noOther(`${RETRY_DUE} and id < e.id`)})`;

/**
 * The first row of each person or location among these. Persons are found by leaps over the index:
 * where 50,000 rows of 20 of them wait, 20 rows are looked at.
 */
const heads = (among: string) => `(with recursive person (subject, number) as (
		select min(subject), 1 from event where node = $4 and ${among} and subject > ''
		union all
		select (select min(subject) from event where node = $4 and ${among} and subject > person.subject), number + 1
		from person where subject is not null and number < ${WINDOW})
	select (select min(id) from event where node = $4 and ${among} and subject = person.subject) as id from person)`;

const DUE = `node = $4 and ${OPEN} and due_at <= $3`;

const oldest = (condition: string, most: number | string) =>
	`select * from (select id from event where ${DUE} and ${condition} order by due_at, id limit ${most}) as oldest`;

/** Of each state by itself, since only so the index gives them in their order. */
const ofBoth = (condition: string, most: number | string) =>
	`${oldest(`state = 'waiting' and ${condition}`, most)} union ${oldest(`state = 'retrying' and ${condition}`, most)}`;

const seldom = (most: number | string) => ofBoth('starts < 2', most);

/** Which rows a take may lease: `$3` now, `$4` the node, `$5` how many. */
export const TAKE = {
	seldom: `select id from (${seldom('$5')}) as picked order by id limit $5`,
	/** The oldest alone, mostly all that are due: SQLite sets up nothing for it, and is done in a third of the time. */
	oldestInOrder: `select e.id from (${oldest("state = 'waiting' and starts < 2", '$5')}) as first
		join event e on e.id = first.id where ${ITS_TURN}`,
	seldomInOrder: `select e.id from event e
		where e.id in (${seldom(WINDOW)} union select id from ${heads(AHEAD)} as head
			union select id from ${heads(RETRY_DUE)} as again)
		and e.${OPEN} and e.due_at <= $3 and e.starts < 2 and ${ITS_TURN} order by e.id limit $5`,
	often: `select id from event where ${DUE} and ${OFTEN} order by id limit $5`,
	oftenInOrder: `select e.id from event e where e.node = $4 and e.${OPEN} and e.due_at <= $3
		and e.${OFTEN} and ${ITS_TURN} order by e.id limit $5`,
	/** The group that was cut off or failed, as the same set. */
	groupAgain: `select id from event where ${DUE} and batch = (
		select min(batch) from event where ${DUE} and batch is not null) order by id limit $5`,
	/** `$6`: what arrived before. (What is tried again and of no group had a run of its own until now.) */
	newGroup: `select id from (${ofBoth('batch is null and arrived_at < $6', '$5')}) as picked order by id limit $5`,
} as const;

const ALONE = `not exists (select 1 from event where node = $4 and state = 'running' and frees_order = 0)`;

/** `$1` who takes, `$2` the name of a new group. What another took meanwhile is left to it. */
export const lease = (which: keyof typeof TAKE, onlyOne: boolean): string =>
	`update event set state = 'running', owner = $1, starts = starts + 1, frees_order = 0,
		batch = coalesce($2, batch)
	where id in (${TAKE[which]}) and ${OPEN} ${onlyOne ? `and ${ALONE}` : ''}
	returning ${WAITING_COLUMNS}`;

export const GIVE_UP = `update event set state = 'givenUp', ended_at = $3, reason = $4
	where node = $1 and ${OPEN} and state = 'waiting' and ${OFTEN} and starts >= $2
	returning ${WAITING_COLUMNS}`;

/** Whether any row is due; `$1` now, `$2` the node. */
export const ANY_DUE = `select 1 as found from event where node = $2 and ${OPEN} and due_at <= $1 limit 1`;

/** `$1` now, `$2` the nodes. */
export const due = (store: Store): string =>
	`select nodes.value as node from ${store.dialect.texts('$2')} as nodes
	where exists (select 1 from event where node = nodes.value and ${OPEN} and due_at <= $1)`;

const gathering = (state: string) =>
	`select * from (select arrived_at from event where node = $1 and ${OPEN} and state = '${state}'
	and batch is null and due_at <= $3 order by due_at, id limit $2) as ${state}`;

/** `$1` the node, `$2` how many to count, `$3` now. */
export const GATHERING = `select min(arrived_at) as oldest, count(*) as n
	from (${gathering('waiting')} union all ${gathering('retrying')}) as picked`;

export const UNDECIDED = `select ${WAITING_COLUMNS} from event
	where node = $1 and state = 'undecided' order by id limit $2`;
