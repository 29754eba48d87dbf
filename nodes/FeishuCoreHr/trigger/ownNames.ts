import { systemClock, type Clock } from '../clock';
import { rowOf } from '../events/catalogue';
import type { OwnNames } from '../events/readable';
import type { Log } from '../log';
import type { App } from '../transport/app';
import { Client } from '../transport/client';
import { customFieldsOf, type CustomField } from '../transport/customFields';
import { type HttpContext, httpOf } from '../transport/http';
import { platform } from '../transport/platform';
import { keyOf } from '../transport/shelf';

/**
 * What the platform calls the objects whose own fields an event names, by the event's subject (pages
 * custom_field/query and custom_field/how-to). What belongs to the subject itself comes first.
 */
const OBJECTS: ReadonlyMap<string, readonly string[]> = new Map([
	['person_id', ['person']],
	['employment_id', ['employment', 'person', 'job_data']],
	['location_id', ['location']],
	['department_id', ['department']],
	['company_id', ['company']],
	['pre_hire_id', ['pre_hire']],
	['offboarding_info_id', ['offboarding_info']],
]);

const isOwn = (field: string): boolean => field.endsWith('__c');

/** A field may have got another name. */
const DAY_MS = 24 * 3_600_000;
/** Where a name is missing it may be new, or not to be had, as without the scope. */
const PAUSE_MS = 10 * 60_000;
/** Whoever has just granted the scope switches the workflow off and on. */
const BRIEFLY_MS = 30_000;
/** Nobody waits for names. */
const PATIENCE_MS = 60_000;

/** On whose behalf names are asked for. */
export interface Asker {
	readonly app: App;
	ask(object: string): Promise<readonly CustomField[]>;
	readonly log: Pick<Log, 'debug'>;
}

interface Page {
	names: ReadonlyMap<string, CustomField>;
	/** by the clock that nobody sets, in milliseconds */
	askedAt: number;
	asked: Promise<void>;
}

/**
 * What tenants call their own fields, kept by app and object. It is read at once and filled behind the
 * scenes, because nothing on an event's way may wait for the platform: until a name is there, its
 * field is called by its API name.
 */
export class OwnNamesKept {
	private readonly books = new Map<string, Map<string, Page>>();

	constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

	/** Asks for the names that events of these types may need; resolves when there is an answer. */
	async prepare(asker: Asker, types: Iterable<string>): Promise<void> {
		const page = this.pagesFor(asker);
		const objects = new Set([...types].flatMap(objectsOf));
		await Promise.all([...objects].map((object) => page(object, BRIEFLY_MS).asked));
	}

	/** The names of now, for an event of a type. */
	of(asker: Asker): (type: string) => OwnNames {
		const page = this.pagesFor(asker);
		return (type) => {
			const objects = objectsOf(type);
			const find = (field: string, longAgo: number) =>
				objects
					.map((object) => page(object, longAgo).names.get(field))
					.find((name) => name !== undefined);
			return {
				get: (field) => (isOwn(field) ? (find(field, DAY_MS) ?? find(field, PAUSE_MS)) : undefined),
			};
		};
	}

	/** What is known of an object, asked for anew behind the scenes if that was last done so long ago. */
	private pagesFor(asker: Asker): (object: string, longAgo: number) => Page {
		const key = keyOf(asker.app, 'own names');
		const book = this.books.get(key) ?? new Map<string, Page>();
		this.books.set(key, book);
		return (object, longAgo) => {
			const page = book.get(object) ?? {
				names: new Map(),
				askedAt: Number.NEGATIVE_INFINITY,
				asked: Promise.resolve(),
			};
			book.set(object, page);
			const now = this.clock.monotonic();
			if (now - page.askedAt >= longAgo) {
				page.askedAt = now;
				page.asked = ask(asker, object, page);
			}
			return page;
		};
	}
}

/** Names are no reason for anything to fail. */
async function ask(asker: Asker, object: string, page: Page): Promise<void> {
	try {
		const fields = await asker.ask(object);
		page.names = new Map(fields.map((field) => [field.apiName, field]));
	} catch (error) {
		asker.log.debug(`Feishu CoreHR: own fields of ${object} are called by their API names`, {
			error,
		});
	}
}

const objectsOf = (type: string): readonly string[] => {
	const row = rowOf(type);
	return row?.changes ? (OBJECTS.get(row.subject) ?? []) : [];
};

/** Those of this process. */
export const ownNames = new OwnNamesKept(systemClock);

/** Asks with the credential of a node. */
export function askerOf(context: HttpContext & { readonly logger: Asker['log'] }, app: App): Asker {
	const ask = async (object: string) => {
		const client = new Client({ app, http: httpOf(context), platform, maxWait: PATIENCE_MS });
		return await customFieldsOf(app, client, object);
	};
	return { app, ask, log: context.logger };
}
