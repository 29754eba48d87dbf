import { startSimulator, type Simulator } from '../../simulator';
import type { JsonObject } from '../../simulator/json';
import { credentialOf } from '../../unit/actions/runNodeType';
import type { Part } from '../part';
import { Child } from '../programs/child';
import type { ListerOrders } from '../programs/lister';
import { inTurns, median, ratio } from '../rounds';

const MANY = [1_000, 10_000, 60_000] as const;
const ROUNDS = 3;
const SEARCH = '/open-apis/corehr/v2/employees/search';
/** People on a page, as our node asks for them. */
const PAGE = 100;
const FIRST_ID = 7_000_000_000_000_000_000n;

/**
 * The processor time of a list of people. Of the shorter ones several are made in a row: V8 clears up
 * now and then, so that a single short list may pay for nothing of it, or for others.
 */
export const listing: Part = {
	name: 'listing',
	async run(lab) {
		const simulator = await startSimulator({ settings: { rateLimits: false } });
		const child = await Child.start<ListerOrders>('lister');
		try {
			const [few, some, all] = MANY.map((people) => lab.some(people));
			const company = enlarge(simulator);
			const credential = credentialOf(simulator);
			const list = (people: number, times: number) => async () => {
				company.people = people;
				return await child.tell('list', { credential, people, times });
			};
			const took = await inTurns(Math.min(ROUNDS, lab.rounds), {
				...{ few: list(few!, 6), some: list(some!, 6), all: list(all!, 1) },
			});
			const seconds = (times: readonly number[]) =>
				`${median(times).toFixed(2)} s of processor time`;
			return {
				rows: [
					{
						work: `${all!.toLocaleString('en')} people listed`,
						ours: seconds(took.all),
						rival: `${some!.toLocaleString('en')} people: ${seconds(took.some)}`,
						...{ result: ratio(took.all, took.some), goal: { atMost: 6.5 } },
					},
				],
				curves: [
					{
						...{ panel: 'People listed', over: 'people', unit: 's of processor time' },
						name: 'Get Many',
						points: [
							[few!, median(took.few)],
							[some!, median(took.some)],
							[all!, median(took.all)],
						],
					},
				],
			};
		} finally {
			await child.end();
			await simulator.close();
		}
	},
};

interface Employee extends JsonObject {
	readonly person_info: JsonObject;
}

/**
 * Lets a small company answer as a large one: each page is its first one, with ids of its own. (It
 * would look at all of its people for each page, which is no cost of ours.)
 */
function enlarge({ company, meddling }: Simulator): { people: number } {
	company.people.add(PAGE);
	const size = { people: PAGE };
	let first: readonly Employee[] = [];
	meddling.add((reply, { url }) => {
		if (url.pathname !== SEARCH) return reply;
		const token = url.searchParams.get('page_token');
		if (!token) first = firstPage(reply.answer?.body);
		const from = Number(token ?? 0);
		const items = first.slice(0, size.people - from).map((one, index) => {
			const id = String(FIRST_ID + BigInt(from + index));
			return { ...one, employment_id: id, person_info: { ...one.person_info, person_id: id } };
		});
		const next = from + first.length;
		const has_more = next < size.people;
		const data = { items, has_more, ...(has_more && { page_token: String(next) }) };
		return { ...reply, answer: { status: 200, body: { code: 0, msg: '', data } } };
	});
	return size;
}

function firstPage(body: unknown): readonly Employee[] {
	const { data } = body as { readonly data: { readonly items: readonly Employee[] } };
	return data.items.slice(0, PAGE);
}
