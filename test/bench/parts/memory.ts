import path from 'node:path';
import type * as Comparing from '../../../nodes/FeishuCoreHr/actions/compare/subject';
import type * as Employments from '../../../nodes/FeishuCoreHr/actions/person/employments';
import type * as Fields from '../../../nodes/FeishuCoreHr/actions/person/employeeFields';
import type * as People from '../../../nodes/FeishuCoreHr/actions/person/compared';
import type * as MemoryModule from '../../../nodes/FeishuCoreHr/memory/memory';
import type { Scope, Seen } from '../../../nodes/FeishuCoreHr/memory/memory';
import type * as Open from '../../../nodes/FeishuCoreHr/store/open';
import { selectFields } from '../../simulator/company/fieldSelection';
import { employment, personInfo } from '../../simulator/company/personRecords';
import type { Part } from '../part';
import { published } from '../published';
import { median, timed } from '../rounds';

const PEOPLE = 100_000;
const COMPARED = 1_000;
const ROUNDS = 5;

const APP = {
	baseUrl: 'https://open.feishu.cn',
	appId: 'cli_0123456789abcdef',
	appSecret: 'bench',
};
const scope = (execution: string): Scope => ({
	...{ app: APP, kind: 'person', parts: ['bench'] },
	listing: { question: 'everybody', execution, isWhole: true, askedAt: Date.now() },
});

/** What is remembered of 100,000 people, and what comparing 1,000 of them adds to their ten calls. */
export const memory: Part = {
	name: 'memory',
	async run(lab) {
		const { openStore } = published<typeof Open>('store/open');
		const { Memory } = published<typeof MemoryModule>('memory/memory');
		const env = { N8N_USER_FOLDER: path.join(lab.folder(), 'user') };
		const store = openStore(env, { healed: () => undefined, now: Date.now });
		const remembered = new Memory(store, { now: Date.now });
		const recordOf = records();
		const subject = subjects();
		const seen = (from: number, count: number): Seen[] =>
			Array.from({ length: count }, (_, index) => subject(recordOf(from + index), 'first'));
		const people = lab.some(PEOPLE);
		const empty = await store.size();
		for (let from = 1; from <= people; from += COMPARED) {
			await remembered.compare(scope('first'), seen(from, COMPARED));
		}
		const megabytes = ((await store.size()) - empty) / 1024 ** 2;

		const times: number[] = [];
		for (let round = 0; round <= ROUNDS; round++) {
			const answered = Array.from({ length: COMPARED }, (_, index) => recordOf(1 + index));
			const took = await timed(async () => {
				const now = answered.map((record) => subject(record, `round ${round}`));
				await remembered.compare(scope(`round ${round}`), now);
			});
			if (round > 0) times.push(took);
		}
		await store.close();
		const count = people.toLocaleString('en');
		return {
			rows: [
				{
					work: `${count} people remembered, on SQLite`,
					ours: `${megabytes.toFixed(0)} MB`,
					rival: '–',
					...{ result: megabytes, unit: 'MB', goal: { atMost: 100 } },
				},
				{
					work: `comparing ${COMPARED.toLocaleString('en')} of them adds to ten calls`,
					ours: times.map((time) => `${Math.round(time)}`).join(', ') + ' ms',
					rival: '–',
					...{ result: median(times), unit: 'ms', goal: { atMost: 50 } },
				},
			],
		};
	},
};

/** People as the node puts them out, with the standard fields. */
function records(): (number: number) => object {
	const { FIELDS_OF } = published<typeof Fields>('actions/person/employeeFields');
	const { simplifyEmployee } = published<typeof Employments>('actions/person/employments');
	const select = selectFields(FIELDS_OF.standard);
	return (number) => {
		const names = { zh: `员工${number}`, en: `Employee ${number}` };
		const place = { department: 'engineering', location: number % 8, status: 'hired' } as const;
		const seed = { number, ...names, ...place };
		const record = select({ ...employment(seed, 0, true), person_info: personInfo(seed) });
		return simplifyEmployee([record as never], 'zh-CN');
	};
}

/** What is done with each item, beside putting it out. */
function subjects(): (item: object, cause: string) => Seen {
	const { comparedPeople } = published<typeof People>('actions/person/compared');
	const { subjectOf } = published<typeof Comparing>('actions/compare/subject');
	const compared = comparedPeople([], []);
	const comparison = {
		isSimple: true,
		...{ onlyChanged: true, kind: 'person', key: 'person_id', parts: ['memory'], conditions: [] },
		...{ choice: compared.choice, isAsked: compared.isAsked, language: 'zh-CN' as const },
		simple: (found: never) => compared.simple(found, 'zh-CN'),
	};
	return (item, cause) => {
		const { id, fields } = subjectOf({} as never, { comparison, records: [] }, item as never, 0);
		return { id, causes: [cause], fields };
	};
}
