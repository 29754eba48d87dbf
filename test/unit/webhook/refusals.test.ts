import type { IWebhookFunctions } from 'n8n-workflow';

import { refuse, warnOnce } from '../../../nodes/FeishuCoreHr/webhook/refusals';

let number = 0;

/** A workflow that was posted to, and what it answered and logged. */
class Posted {
	readonly answers: unknown[] = [];

	readonly lines: unknown[][] = [];

	readonly context: IWebhookFunctions;

	constructor(id = `w${(number += 1)}`) {
		const write = (level: string) => (line: string, about: object) =>
			void this.lines.push([level, line, about]);
		this.context = {
			getWorkflow: () => ({ id, name: `name of ${id}` }),
			getResponseObject: () => ({
				status: (status: number) => ({
					json: (body: object) => void this.answers.push({ status, body }),
				}),
			}),
			logger: { warn: write('warn'), debug: write('debug') },
		} as unknown as IWebhookFunctions;
	}

	get levels(): unknown[] {
		return this.lines.map(([level]) => level);
	}
}

beforeEach(() => jest.useFakeTimers({ now: 1_600_000_000_000 }));
afterEach(() => jest.useRealTimers());

describe('a refused request', () => {
	it.each([
		[400, 'not an event'],
		[401, 'not proven to come from the platform'],
		[403, 'an event of another app'],
		[404, 'no webhook here'],
		[503, 'try again later'],
	])('is answered %d with no more than a few words', (status, msg) => {
		const posted = new Posted();
		expect(refuse(posted.context, status, 'the true reason')).toEqual({ noWebhookResponse: true });
		expect(posted.answers).toEqual([{ status, body: { code: status, msg } }]);
	});

	it('is a warning in the log, with the workflow and the true reason', () => {
		const posted = new Posted('w of its own');
		refuse(posted.context, 401, 'the true reason');
		expect(posted.lines).toEqual([
			[
				'warn',
				'Feishu CoreHR webhook: request refused with 401: the true reason',
				{ id: 'w of its own', name: 'name of w of its own' },
			],
		]);
	});

	it('is a warning once a minute, also while somebody keeps trying', () => {
		const posted = new Posted();
		for (let second = 0; second < 120; second += 20) {
			refuse(posted.context, 401, 'forged');
			jest.advanceTimersByTime(20_000);
		}
		expect(posted.levels).toEqual(['warn', 'debug', 'debug', 'warn', 'debug', 'debug']);
	});

	it('is a warning at once for another reason, status or workflow', () => {
		const [one, other] = [new Posted(), new Posted()];
		refuse(one.context, 401, 'forged');
		refuse(one.context, 401, 'too old');
		refuse(one.context, 400, 'forged');
		refuse(other.context, 401, 'forged');
		expect([...one.levels, ...other.levels]).toEqual(['warn', 'warn', 'warn', 'warn']);
	});

	it('is remembered among 1,000 reasons, however many somebody thinks of', () => {
		const posted = new Posted();
		for (let reason = 0; reason < 2_000; reason++) refuse(posted.context, 401, `reason ${reason}`);
		refuse(posted.context, 401, 'reason 1999');
		refuse(posted.context, 401, 'reason 1998');
		expect(posted.levels.slice(-2)).toEqual(['debug', 'debug']);
		refuse(posted.context, 401, 'reason 0');
		expect(posted.levels.at(-1)).toBe('warn');
	});
});

it('what is to be said once is said once, however much time passes', () => {
	const posted = new Posted();
	warnOnce(posted.context, 'by another host');
	jest.advanceTimersByTime(30 * 24 * 3_600_000);
	warnOnce(posted.context, 'by another host');
	expect(posted.levels).toEqual(['warn', 'debug']);
	expect(posted.answers).toEqual([]);
});
