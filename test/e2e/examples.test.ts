import type { RestError } from '../host/n8n/restClient';
import { until } from '../host/n8n/until';
import { chain, code, coreHrTrigger } from '../host/n8n/workflowDraft';
import { EXAMPLES, importedExample } from '../host/standIns/examples';
import { departments } from '../simulator/company/seed';
import { ExampleStage, TO } from './exampleStage';
import { expectReadable } from './readable';
import type { Scene } from './scene';
import './patience';

const MANAGER = 'person1@work.example.com';
const DAY_MS = 86_400_000;

let stage: ExampleStage;
let scene: Scene;

beforeAll(async () => {
	stage = await ExampleStage.open();
	({ scene } = stage);
}, 240_000);

afterAll(async () => await stage.close(), 60_000);

const personOf = (index: number) => scene.simulator.company.people.ids[index] ?? '';

/** A day of the workflows' time zone. */
const inDays = (days: number): string =>
	new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);

it('ask for what a user fills in, and hold no step that does nothing and no filter on chosen fields', () => {
	for (const name of EXAMPLES) {
		const { nodes } = importedExample(name);
		expect(nodes.map(({ type }) => type)).not.toContain('n8n-nodes-base.noOp');
		expect(JSON.stringify(nodes)).not.toMatch(/"(person|location)Filter":"(only|all)"/);
		expect(JSON.stringify(nodes)).toMatch(/fill.in/);
		expect(nodes.filter(({ type }) => type.endsWith('.stickyNote'))).toHaveLength(2);
		for (const node of nodes) expect(node).not.toHaveProperty('credentials');
	}
});

describe('a changed person', () => {
	it('is one mail that says who, and what changed', async () => {
		const workflow = await stage.live('person-changed-mail');
		scene.simulator.changePerson(personOf(0), { phone_number: '+8613811112222' });
		const { subject, text } = await stage.mailOf(workflow);
		expect(subject).toMatch(/^王芳：.*电话.* 已变更 · changed$/);
		expect(text).toMatch(/^员工 · Who: 王芳\n/);
		expect(text).toContain('person1@work.example.com');
		expect(text).toMatch(/变更内容 · Changed: .*电话/);
		expect(text).toMatch(/时间 · When: \d{4}-\d\d-\d\d \d\d:\d\d$/);
	});

	it('whom nobody may read is a mail without a name', async () => {
		const workflow = await stage.live('person-changed-mail');
		scene.simulator.company.people.hidden.add(personOf(1));
		scene.simulator.changePerson(personOf(1), { phone_number: '+8613811112223' });
		const { subject } = await stage.mailOf(workflow);
		expect(subject).toMatch(/^一位员工 \(an employee\)：/);
	});

	it('with 300 changed fields is a mail that says how many more there are', async () => {
		const workflow = await stage.live('person-changed-mail');
		const { app } = scene.simulator;
		const fieldChanges = Array.from({ length: 300 }, (_, index) => `field_${index}`);
		app.push(app.personUpdated({ personId: personOf(2), fieldChanges }));
		const { text } = await stage.mailOf(workflow);
		expect(text).toMatch(/Changed: 其他字段 \(another field\)，另有 250 项/);
	});
});

describe('the changes of many people', () => {
	it('are one mail with a table, in which names break nothing', async () => {
		const often = { digestTimes: { item: [{ mode: 'custom', cronExpression: '*/15 * * * * *' }] } };
		const workflow = await stage.live('digest-mail', often);
		scene.simulator.changePerson(personOf(3), { legal_name: `<b>"O'Neil" & sons` });
		const { subject, html, text } = await stage.mailOf(workflow);
		expect(subject).toBe('人事变更：1 人 · 1 people changed');
		expect(html).not.toContain('<b>');
		expect(text).toContain(`<b>"O'Neil" & sons`);
	});

	it('of a bulk import are one mail', async () => {
		const workflow = await stage.live('bulk-import-mail', { gatherFor: 3, gatherUnit: 'seconds' });
		for (const id of [4, 5, 6].map(personOf)) {
			scene.simulator.changePerson(id, { email_address: 'new@example.com' });
		}
		const { subject, text } = await stage.mailOf(workflow);
		expect(subject).toBe('批量变更：3 人 · 3 people changed together');
		expect(text).toMatch(/^陈静：.*邮箱.*\n杨磊：.*\n赵婷：.*$/);
	});
});

it('somebody hired and somebody leaving are a Slack message each', async () => {
	const workflow = await stage.live('hired-or-left-slack');
	const { acts, app } = scene.simulator;
	app.subscribed.add('corehr.employee.domain_event_v2');
	for (const [index, [act, text]] of [
		[() => acts.hire(), '员工13：入职 · hired'] as const,
		[() => acts.dismiss(personOf(7)), '黄强：离职 · leaving'] as const,
	].entries()) {
		act();
		await scene.n8n.executions.whenEnded(workflow, index + 1);
		await until('a message to come', () => stage.slack.messages.length > index);
		expect(stage.slack.messages[index]).toMatchObject({ text });
		expectReadable(stage.slack.messages[index]?.text ?? '');
	}
	await scene.n8n.workflows.deactivate(workflow);
});

it('what failed is a mail with a table, when the schedule comes', async () => {
	const { n8n, simulator } = scene;
	const failing = chain('Failing', [
		coreHrTrigger(scene.credential),
		code("throw new Error('The disk of the file server is full')"),
	]);
	const { id: broken } = await n8n.workflows.create(failing);
	await n8n.workflows.activate(broken);
	await simulator.connected(1);
	simulator.changePerson(personOf(8), { phone_number: '+8613811112229' });
	await n8n.executions.whenEnded(broken, 1);
	await n8n.workflows.deactivate(broken);

	const id = await stage.often('failed-every-morning');
	const { subject, text, html } = await stage.mailOf(id);
	expect(subject).toBe('飞书人事：1 条变更未能处理 · Changes that failed: 1');
	expect(text).toMatch(/更新个人信息|Person Updated/);
	expect(text).toContain('个人电话');
	expect(text).toMatch(/失败 · failed/);
	expect(text).toContain('The disk of the file server is full');
	expect(html).toContain(`<a href="${n8n.baseUrl}/workflow/${broken}/executions">`);
});

/** What n8n's lists call them. */
const CREDENTIAL_NAMES: Readonly<Record<string, string>> = {
	feishuCoreHrApi: 'Feishu CoreHR API',
	smtp: 'SMTP',
	slackApi: 'Slack API',
	googleApi: 'Google Service Account API',
};

describe('without credentials n8n does not publish', () => {
	it.each(EXAMPLES)('%s, whose notes say which to choose in which node', async (name) => {
		const draft = importedExample(name);
		const { id } = await scene.n8n.workflows.create(draft);
		const refusal = await scene.n8n.workflows.publish(id).then(
			() => ({ message: '' }),
			({ body }: RestError) => JSON.parse(body) as { message: string },
		);
		const missing = [
			...refusal.message.matchAll(/Node "([^"]+)":\n {2}- Missing required credential: (\w+)/g),
		].map(([, node, type = '']) => [node, CREDENTIAL_NAMES[type]]);
		const asking = draft.nodes.filter(({ type }) => /feishu|emailSend|slack|Sheets/.test(type));
		expect(missing.map(([node]) => node)).toEqual(asking.map((node) => node.name));
		for (const { parameters, type } of draft.nodes) {
			if (!type.endsWith('.stickyNote')) continue;
			for (const [node, credential] of missing) {
				expect(parameters.content).toContain(`_${node}_`);
				expect(parameters.content).toContain(credential);
			}
		}
	});
});

it('a changed location is a row, and the same row when it changes again', async () => {
	const workflow = await stage.live('location-changed-sheet');
	const { locations } = scene.simulator.company;
	const id = locations.ids[1] ?? '';
	for (const [index, postal_code] of ['100081', '100082'].entries()) {
		scene.simulator.changeLocation(id, { address: { postal_code } });
		await stage.runs(workflow, index + 1);
		const [header, ...rows] = stage.google.rows;
		expect(header?.[0]).toBe('Location ID');
		expect(rows).toHaveLength(1);
		expect(rows[0]).toEqual(expect.arrayContaining([id, '北京', postal_code]));
		expectReadable(rows[0]?.slice(1).join('\n') ?? '');
	}
	await scene.n8n.workflows.deactivate(workflow);
});

describe('a department that changed', () => {
	it('is one mail to the manager that says before and after, told by an event or found at night', async () => {
		const { acts, app } = scene.simulator;
		app.subscribed.add('corehr.employee.domain_event_v2');
		const workflow = await stage.live('department-changed-mail');
		await stage.byHand(workflow, 'Every Night');
		acts.move(personOf(4), departments.people.id);
		const [told] = await stage.mails(1);
		expect(told).toMatchObject({ subject: '部门变更：陈静 · Department changed', to: MANAGER });
		expect(told?.text).toMatch(
			/^员工 · Who: 陈静\n邮箱 · Email: person5@.*\n变更前 · Before: 平台组\n变更后 · After: 人力资源部\n上级 · Manager: 王芳.*\n时间 · When: \d{4}-\d\d-\d\d \d\d:\d\d$/,
		);

		app.subscribed.delete('corehr.employee.domain_event_v2');
		acts.move(personOf(0), departments.engineering.id);
		scene.simulator.company.people.change(personOf(5), { email_address: 'other@example.com' });
		await stage.byHand(workflow, 'Every Night');
		const [found] = await stage.mails(1);
		expect(found).toMatchObject({ subject: '部门变更：王芳 · Department changed', to: TO });
		expect(found?.text).toContain('变更前 · Before: 总部\n变更后 · After: 研发部\n');
		await stage.runs(workflow, 3);
		await scene.n8n.workflows.deactivate(workflow);
	});
});

describe('what draws near', () => {
	it('is a mail to the manager 14, 3 and 1 days before a probation ends, each once', async () => {
		const { people } = scene.simulator.company;
		for (const [index, days] of [0, 5, 6, 9].entries()) {
			const probation_end_date = inDays([14, 3, 1, 2][index] ?? 0);
			people.changeEmployment(personOf(days), { probation_end_date });
		}
		const workflow = await stage.often('probation-ends-mail');
		await stage.runs(workflow, 3);
		await scene.n8n.workflows.deactivate(workflow);
		const mails = await stage.mails(3);
		expect(mails.map(({ subject, to }) => [subject, to])).toEqual([
			['试用期结束：杨磊，还有 3 天 · Probation ends in 3 days', MANAGER],
			['试用期结束：王芳，还有 14 天 · Probation ends in 14 days', TO],
			['试用期结束：赵婷，还有 1 天 · Probation ends tomorrow', MANAGER],
		]);
		expect(mails[0]?.text).toMatch(
			/^员工 · Who: 杨磊\n邮箱 · Email: .*\n部门 · Department: 平台组\n上级 · Manager: 王芳/,
		);
		expect(mails[0]?.text).toContain(`试用期结束日期 · Last day of probation: ${inDays(3)}`);
	});

	it('is one Slack message with the birthdays of the week', async () => {
		const { people } = scene.simulator.company;
		for (const id of people.ids) people.change(id, { date_of_birth: `1988${inDays(90).slice(4)}` });
		people.change(personOf(3), {
			legal_name: '<刘洋>',
			date_of_birth: `1988${inDays(0).slice(4)}`,
		});
		people.change(personOf(5), { date_of_birth: `1992${inDays(6).slice(4)}` });
		people.change(personOf(6), { date_of_birth: `1992${inDays(7).slice(4)}` });
		const before = stage.slack.messages.length;
		const workflow = await stage.often('birthdays-to-slack');
		await stage.runs(workflow, 3);
		await scene.n8n.workflows.deactivate(workflow);
		const [message, ...others] = stage.slack.messages.slice(before);
		expect(others).toEqual([]);
		const [title, ...lines] = message?.text.split('\n') ?? [];
		expect(title).toBe('本周生日 · Birthdays of the week');
		expect(lines).toEqual([
			expect.stringMatching(/^\d\d-\d\d（周[一二三四五六日] · \w{3}）：&lt;刘洋&gt;$/),
			expect.stringMatching(new RegExp(`^${inDays(6).slice(5)}（.*）：杨磊$`)),
		]);
		expectReadable(message?.text ?? '');
	});
});

it('whoever changed during the day, or is new, is a row with before and after', async () => {
	const { acts, company } = scene.simulator;
	stage.google.rows.length = 0;
	const workflow = await stage.often('nightly-reconcile-to-sheets');
	await stage.runs(workflow, 1);
	expect(stage.google.rows).toEqual([]);
	acts.move(personOf(6), departments.platform.id);
	const hired = company.people.create();
	await until('two rows', () => stage.google.rows.length === 3);
	await stage.runs(workflow, 3);
	await scene.n8n.workflows.deactivate(workflow);
	const [header, ...rows] = stage.google.rows;
	expect(header?.[0]).toBe('Person ID');
	expect(rows).toHaveLength(2);
	const rowOf = (id: string) => rows.find(([first]) => first === id)?.slice(1) ?? [];
	expect(rowOf(personOf(6))).toEqual(
		expect.arrayContaining(['赵婷', '平台组', '部门：人力资源部 → 平台组']),
	);
	expect(rowOf(hired)).toEqual(expect.arrayContaining(['研发部', '新增 (new)']));
	for (const row of rows) expectReadable(row.slice(1).join('\n'));
});
