import type { FeishuCoreHrApi } from '../../../credentials/FeishuCoreHrApi.credentials';
import type { FeishuCoreHr } from '../../../nodes/FeishuCoreHr/FeishuCoreHr.node';
import type { FeishuCoreHrTrigger } from '../../../nodes/FeishuCoreHr/FeishuCoreHrTrigger.node';
import dictionary from '../../../nodes/FeishuCoreHr/panel.zh-CN.json';

const READ =
	/^(displayName|description|hint|placeholder|action|multipleValueButtonText|eventTriggerDescription|activationMessage|header|active|inactive|message|summary)$/;

/** Names of things that have no other name in Chinese, and what nobody sees. */
const SAME =
	/^(Feishu CoreHR( Trigger| API)?|Webhook|Lark|App (ID|Secret)|Access Token|Simplify|location|organization|address|[\w.@*, -]*__c[\w., ]*|\S+@\S+|.*kept, and not used now)$/;

interface Panels {
	readonly trigger: FeishuCoreHrTrigger['description'];
	readonly action: FeishuCoreHr['description'];
	readonly credential: FeishuCoreHrApi['properties'];
}

/** The panels as n8n loads them when its editor speaks a language. */
async function panelsIn(locale: string): Promise<Panels> {
	const before = process.env.N8N_DEFAULT_LOCALE;
	process.env.N8N_DEFAULT_LOCALE = locale;
	try {
		let panels: Panels | undefined;
		await jest.isolateModulesAsync(async () => {
			const trigger = await import('../../../nodes/FeishuCoreHr/FeishuCoreHrTrigger.node');
			const action = await import('../../../nodes/FeishuCoreHr/FeishuCoreHr.node');
			const credential = await import('../../../credentials/FeishuCoreHrApi.credentials');
			panels = {
				trigger: new trigger.FeishuCoreHrTrigger().description,
				action: new action.FeishuCoreHr().description,
				credential: new credential.FeishuCoreHrApi().properties,
			};
		});
		return panels!;
	} finally {
		if (before === undefined) delete process.env.N8N_DEFAULT_LOCALE;
		else process.env.N8N_DEFAULT_LOCALE = before;
	}
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** What an operator reads, with the rest of each panel. */
function taken(panels: unknown): { readonly read: string[]; readonly rest: unknown } {
	const read: string[] = [];
	const walk = (part: unknown): unknown => {
		// Choices stand in the order of their labels.
		if (Array.isArray(part)) return part.map(walk).sort(byText);
		if (typeof part !== 'object' || part === null) return part;
		const isChoice = 'value' in part && typeof (part as { name?: unknown }).name === 'string';
		return Object.entries(part).map(([key, value]) => {
			if (typeof value !== 'string' || !(READ.test(key) || (key === 'name' && isChoice))) {
				return [key, walk(value)];
			}
			read.push(value);
			return [key];
		});
	};
	const rest = walk(panels);
	return { read, rest };
}

describe('an n8n whose editor is in Chinese', () => {
	it.each(['zh-CN', 'zh', 'zh-TW'])(
		'has every word of all panels in Chinese: %s',
		async (locale) => {
			const { read } = taken(await panelsIn(locale));
			const english = read.filter(
				(text) => !/\p{Script=Han}/u.test(text) && /[A-Za-z]{2}/.test(text),
			);
			expect([...new Set(english)].filter((text) => !SAME.test(text))).toEqual([]);
		},
	);

	it('has the same panels but for their words', async () => {
		const [chinese, english] = [taken(await panelsIn('zh-CN')), taken(await panelsIn('en'))];
		expect(chinese.rest).toEqual(english.rest);
		expect(chinese.read).toHaveLength(english.read.length);
	});

	it('has Chinese labels of fields and events first', async () => {
		const { trigger } = await panelsIn('zh-CN');
		const names = (name: string) =>
			(trigger.properties.find((one) => one.name === name)?.options ?? []).map((one) => one.name);
		expect(names('personFields')[0]).toMatch(/^法定姓名 \(/);
		expect(names('events')[0]).toMatch(/^\p{Script=Han}/u);
	});
});

it.each(['en', '', 'de'])('any other n8n has them in English: "%s"', async (locale) => {
	const { trigger } = await panelsIn(locale);
	expect(trigger.properties[0]?.displayName).toBe('Connection');
});

it('no translation is left of what no panel says any more', async () => {
	const { read } = taken(await panelsIn('en'));
	expect(Object.keys(dictionary).filter((english) => !read.includes(english))).toEqual([]);
});
