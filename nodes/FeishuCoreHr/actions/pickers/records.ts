import {
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	UserError,
} from 'n8n-workflow';

import type { Client } from '../../transport/client';
import { platform } from '../../transport/platform';
import { listRecords } from '../../transport/recordCalls';
import { Shelf } from '../../transport/shelf';
import { inexactId, readId, withoutId } from '../lookup/matching';
import type { RecordKind } from '../records/kinds';
import { simplifyWithId } from '../simplify/withId';
import { openOffice, orNodeError } from './office';

const PAGE = 50;

/** The platform has no search for them, so they are read and looked through: not without an end. */
const MOST = 5_000;

const KEEP_MS = 5 * 60_000;

const shelf = new Shelf<Listing>(platform.clock, KEEP_MS);

/** A list that is read as far as somebody has looked for something in it. */
class Listing {
	private readonly read: INodeListSearchItems[] = [];

	private readonly source: AsyncGenerator<IDataObject[]>;

	private turn: Promise<unknown> = Promise.resolve();

	private ended = false;

	constructor(
		client: Client,
		private readonly kind: RecordKind,
	) {
		this.source = listRecords(client, kind.list, kind.list.size);
	}

	/** Up to a page of those that have these words, and where to look on. */
	async find(words: string, from: number): Promise<INodeListSearchResult> {
		const results: INodeListSearchItems[] = [];
		for (let index = from; await this.reaches(index); index++) {
			if (results.length >= PAGE) return { results, paginationToken: String(index) };
			const choice = this.read[index]!;
			if (`${choice.name} ${choice.value}`.toLowerCase().includes(words)) results.push(choice);
		}
		if (!this.ended && results.length === 0) throw notAmongFirst(this.kind);
		return { results };
	}

	get isFull(): boolean {
		return this.read.length >= MOST;
	}

	get isEmpty(): boolean {
		return this.ended && this.read.length === 0;
	}

	/** Reads on, one after the other, until there is a record at this place or no more. */
	private async reaches(index: number): Promise<boolean> {
		while (index >= this.read.length && !this.ended && !this.isFull) {
			const turn = this.turn.then(async () => {
				if (index < this.read.length || this.ended) return;
				const { value, done } = await this.source.next();
				this.ended = done === true;
				if (!this.ended)
					this.read.push(...(value as IDataObject[]).map((one) => toChoice(one, this.kind)));
			});
			this.turn = turn.catch(() => undefined);
			await turn;
		}
		return index < this.read.length;
	}
}

/** The method of n8n's lists for this kind of records: those that have the words in name, code or id. */
export const searchRecords = (kind: RecordKind) =>
	async function (
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: unknown,
	): Promise<INodeListSearchResult> {
		return await orNodeError(this, async () => {
			const { app, client } = await openOffice(this);
			const listing = shelf.get(app, kind.resource, () => new Listing(client, kind));
			const words = filter?.trim().toLowerCase() ?? '';
			const found = await listing
				.find(words, Number(paginationToken) || 0)
				.catch((reason: unknown) => {
					// A list that broke off is read anew.
					if (!listing.isFull) shelf.drop(app, kind.resource, listing);
					throw reason;
				});
			if (!listing.isEmpty) return found;
			shelf.drop(app, kind.resource, listing);
			throw nothing(kind);
		});
	};

function toChoice(
	record: IDataObject,
	{ key, idInList = key, scope }: RecordKind,
): INodeListSearchItems {
	const value = readId(record[idInList]);
	if (typeof value === 'number') throw inexactId(idInList, value);
	if (value === undefined) throw withoutId({ name: idInList, scope, of: (one) => one[idInList] });
	const [zh, en] = (['zh-CN', 'en-US'] as const).map((language) =>
		simplifyWithId(record, key, language),
	);
	const names = [...new Set([nameIn(zh), nameIn(en)])].filter((name) => name !== undefined);
	const words = [names.join(' / '), zh?.code].filter(
		(word) => typeof word === 'string' && word !== '',
	);
	return { name: words.length > 0 ? words.join(' · ') : value, value };
}

function nameIn(record: IDataObject | undefined): string | undefined {
	const name = record?.name ?? record?.department_name;
	return typeof name === 'string' && name !== '' ? name : undefined;
}

const nothing = ({ plural, scope }: RecordKind) =>
	new UserError(`Feishu shows this app no ${plural}`, {
		description: `In the developer console open Permissions & Scopes, add ${scope} and check the data permissions, then create and publish a new version of the app and have it approved. Until then choose By ID.`,
	});

const notAmongFirst = ({ plural }: RecordKind) =>
	new UserError(`Not among the first ${MOST} ${plural}`, {
		description: 'Feishu has no search for them. Choose By ID and enter the ID.',
	});
