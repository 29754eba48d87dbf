import type { INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../host/n8n/credentials';
import { until } from '../host/n8n/until';
import { EXAMPLES, importedExample, readyExample } from '../host/standIns/examples';
import { GoogleSheets } from '../host/standIns/googleSheets';
import { HttpsHosts } from '../host/standIns/httpsHosts';
import { MailServer } from '../host/standIns/mailServer';
import { Slack } from '../host/standIns/slack';
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
	const [mail, ...others] = mailServer.mails.splice(0);
	expect(others).toEqual([]);
	if (!mail) throw new Error('no mail came');
	const subject = mail.subject ?? '';
	const text = (mail.text ?? '').trim();
	expectReadable(`${subject}\n${text}`);
	return { subject, text, html: mail.html || '' };
}

/** No expression, no value that is missing, no id and no api name. */
function expectReadable(text: string): void {
	expect(text).not.toMatch(
		/\{\{|\}\}|undefined|null|\[object Object\]|\d{12,}|\w_\w|Invalid DateTime/,
	);
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

it('somebody hired is a Slack message', async () => {
	const workflow = await live('hired-or-left-slack');
	scene.simulator.app.subscribed.add('corehr.employee.domain_event_v2');
	scene.simulator.acts.hire();
	await scene.n8n.executions.whenEnded(workflow, 1);
	await until('a message to come', () => slack.messages.length > 0);
	expect(slack.messages[0]).toMatchObject({ text: '员工13：入职 · hired' });
	expectReadable(slack.messages[0]?.text ?? '');
	await scene.n8n.workflows.deactivate(workflow);
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
