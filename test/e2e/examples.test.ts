import type { INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../host/n8n/credentials';
import type { RestError } from '../host/n8n/restClient';
import { until } from '../host/n8n/until';
import { chain, code, coreHrTrigger } from '../host/n8n/workflowDraft';
import { EXAMPLES, importedExample, readyExample } from '../host/standIns/examples';
import { GoogleSheets } from '../host/standIns/googleSheets';
import { HttpsHosts } from '../host/standIns/httpsHosts';
import { MailServer } from '../host/standIns/mailServer';
import { Slack } from '../host/standIns/slack';
import { expectReadable, readableMail } from './readable';
import { closeScene, openScene, type Scene } from './scene';
import './patience';

const TO = 'somebody@example.com';
const mailServer = new MailServer();
const slack = new Slack();
const google = new GoogleSheets();
const hosts = new HttpsHosts({
	'slack.com': slack.host,
	'oauth2.googleapis.com': google.tokens,
	'sheets.googleapis.com': google.sheets,
});

let scene: Scene;
let credentials: Readonly<Record<string, CredentialReference>>;

beforeAll(async () => {
	await mailServer.listen();
	scene = await openScene({
		env: { ...(await hosts.listen()), GENERIC_TIMEZONE: 'Asia/Shanghai' },
	});
	const create = async (type: string, data: object) =>
		await scene.n8n.credentials.create(type, type, data);
	credentials = {
		feishuCoreHrApi: scene.credential,
		smtp: await create('smtp', mailServer.credential),
		slackApi: await create('slackApi', { accessToken: 'xoxb-token' }),
		googleApi: await create('googleApi', GoogleSheets.credential()),
	};
}, 240_000);

afterAll(async () => {
	await closeScene(scene);
	await hosts.close();
	await mailServer.close();
}, 60_000);

/** The example live; what else is set makes it start sooner. */
async function live(name: string, sooner: INodeParameters = {}): Promise<string> {
	const draft = readyExample(name, { credentials, to: TO });
	const nodes = draft.nodes.map((node) =>
		node.type.endsWith('feishuCoreHrTrigger')
			? { ...node, parameters: { ...node.parameters, ...sooner } }
			: node,
	);
	const { id } = await scene.n8n.workflows.create({ ...draft, nodes });
	await scene.n8n.workflows.activate(id);
	await scene.simulator.connected(1);
	return id;
}

/** The one mail of the workflow, which goes offline then. */
async function mailOf(workflow: string) {
	const [execution] = await scene.n8n.executions.whenEnded(workflow, 1);
	expect(execution?.data.resultData.error?.message).toBeUndefined();
	expect(execution?.status).toBe('success');
	await scene.n8n.workflows.deactivate(workflow);
	return readableMail(mailServer.mails);
}

const personOf = (index: number) => scene.simulator.company.people.ids[index] ?? '';

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
		const workflow = await live('person-changed-mail');
		scene.simulator.changePerson(personOf(0), { phone_number: '+8613811112222' });
		const { subject, text } = await mailOf(workflow);
		expect(subject).toMatch(/^王芳：.*电话.* 已变更 · changed$/);
		expect(text).toMatch(/^员工 · Who: 王芳\n/);
		expect(text).toContain('person1@work.example.com');
		expect(text).toMatch(/变更内容 · Changed: .*电话/);
		expect(text).toMatch(/时间 · When: \d{4}-\d\d-\d\d \d\d:\d\d$/);
	});

	it('whom nobody may read is a mail without a name', async () => {
		const workflow = await live('person-changed-mail');
		scene.simulator.company.people.hidden.add(personOf(1));
		scene.simulator.changePerson(personOf(1), { phone_number: '+8613811112223' });
		const { subject } = await mailOf(workflow);
		expect(subject).toMatch(/^一位员工 \(an employee\)：/);
	});

	it('with 300 changed fields is a mail that says how many more there are', async () => {
		const workflow = await live('person-changed-mail');
		const { app } = scene.simulator;
		const fieldChanges = Array.from({ length: 300 }, (_, index) => `field_${index}`);
		app.push(app.personUpdated({ personId: personOf(2), fieldChanges }));
		const { text } = await mailOf(workflow);
		expect(text).toMatch(/Changed: 其他字段 \(another field\)，另有 250 项/);
	});
});

describe('the changes of many people', () => {
	it('are one mail with a table, in which names break nothing', async () => {
		const often = { digestTimes: { item: [{ mode: 'custom', cronExpression: '*/15 * * * * *' }] } };
		const workflow = await live('digest-mail', often);
		scene.simulator.changePerson(personOf(3), { legal_name: `<b>"O'Neil" & sons` });
		const { subject, html, text } = await mailOf(workflow);
		expect(subject).toBe('人事变更：1 人 · 1 people changed');
		expect(html).not.toContain('<b>');
		expect(text).toContain(`<b>"O'Neil" & sons`);
	});

	it('of a bulk import are one mail', async () => {
		const workflow = await live('bulk-import-mail', { gatherFor: 3, gatherUnit: 'seconds' });
		for (const id of [4, 5, 6].map(personOf)) {
			scene.simulator.changePerson(id, { email_address: 'new@example.com' });
		}
		const { subject, text } = await mailOf(workflow);
		expect(subject).toBe('批量变更：3 人 · 3 people changed together');
		expect(text).toMatch(/^陈静：.*邮箱.*\n杨磊：.*\n赵婷：.*$/);
	});
});

it('somebody hired and somebody leaving are a Slack message each', async () => {
	const workflow = await live('hired-or-left-slack');
	const { acts, app } = scene.simulator;
	app.subscribed.add('corehr.employee.domain_event_v2');
	for (const [index, [act, text]] of [
		[() => acts.hire(), '员工13：入职 · hired'] as const,
		[() => acts.dismiss(personOf(7)), '黄强：离职 · leaving'] as const,
	].entries()) {
		act();
		await scene.n8n.executions.whenEnded(workflow, index + 1);
		await until('a message to come', () => slack.messages.length > index);
		expect(slack.messages[index]).toMatchObject({ text });
		expectReadable(slack.messages[index]?.text ?? '');
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

	const interval = [{ field: 'seconds', secondsInterval: 5 }];
	const draft = readyExample('failed-every-morning', { credentials, to: TO });
	const nodes = draft.nodes.map((node) =>
		node.type.endsWith('.scheduleTrigger') ? { ...node, parameters: { rule: { interval } } } : node,
	);
	const { id } = await n8n.workflows.create({ ...draft, nodes });
	await n8n.workflows.activate(id);
	const { subject, text, html } = await mailOf(id);
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
	const workflow = await live('location-changed-sheet');
	const { locations } = scene.simulator.company;
	const id = locations.ids[1] ?? '';
	for (const [index, postal_code] of ['100081', '100082'].entries()) {
		scene.simulator.changeLocation(id, { address: { postal_code } });
		const runs = await scene.n8n.executions.whenEnded(workflow, index + 1);
		expect(runs.map(({ data }) => data.resultData.error?.message)).toEqual(
			runs.map(() => undefined),
		);
		const [header, ...rows] = google.rows;
		expect(header?.[0]).toBe('Location ID');
		expect(rows).toHaveLength(1);
		expect(rows[0]).toEqual(expect.arrayContaining([id, '北京', postal_code]));
		expectReadable(rows[0]?.slice(1).join('\n') ?? '');
	}
	await scene.n8n.workflows.deactivate(workflow);
});
