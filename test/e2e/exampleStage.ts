import type { INode, INodeParameters } from 'n8n-workflow';
import type { CredentialReference } from '../host/n8n/credentials';
import type { Execution } from '../host/n8n/executions';
import { until } from '../host/n8n/until';
import { readyExample } from '../host/standIns/examples';
import { GoogleSheets } from '../host/standIns/googleSheets';
import { HttpsHosts } from '../host/standIns/httpsHosts';
import { MailServer } from '../host/standIns/mailServer';
import { Slack } from '../host/standIns/slack';
import { readableMail } from './readable';
import { closeScene, openScene, type Scene } from './scene';

/** Who a user fills in as the recipient. */
export const TO = 'somebody@example.com';

const OFTEN = { rule: { interval: [{ field: 'seconds', secondsInterval: 3 }] } };

/** A real n8n with all that the examples write to. */
export class ExampleStage {
	private constructor(
		readonly scene: Scene,
		readonly mailServer: MailServer,
		readonly slack: Slack,
		readonly google: GoogleSheets,
		private readonly hosts: HttpsHosts,
		private readonly credentials: Readonly<Record<string, CredentialReference>>,
	) {}

	static async open(): Promise<ExampleStage> {
		const [mailServer, slack, google] = [new MailServer(), new Slack(), new GoogleSheets()];
		const hosts = new HttpsHosts({
			'slack.com': slack.host,
			'oauth2.googleapis.com': google.tokens,
			'sheets.googleapis.com': google.sheets,
		});
		await mailServer.listen();
		const scene = await openScene({
			env: { ...(await hosts.listen()), GENERIC_TIMEZONE: 'Asia/Shanghai' },
		});
		const create = async (type: string, data: object) =>
			await scene.n8n.credentials.create(type, type, data);
		const credentials = {
			feishuCoreHrApi: scene.credential,
			smtp: await create('smtp', mailServer.credential),
			slackApi: await create('slackApi', { accessToken: 'xoxb-token' }),
			googleApi: await create('googleApi', GoogleSheets.credential()),
		};
		return new ExampleStage(scene, mailServer, slack, google, hosts, credentials);
	}

	async close(): Promise<void> {
		await closeScene(this.scene);
		await this.hosts.close();
		await this.mailServer.close();
	}

	/** The example live, connected to the platform; what else is set makes it start sooner. */
	async live(name: string, sooner: INodeParameters = {}): Promise<string> {
		const id = await this.published(name, 'feishuCoreHrTrigger', sooner);
		await this.scene.simulator.connected(1);
		return id;
	}

	/** The example live, its schedule coming every few seconds. */
	async often(name: string): Promise<string> {
		return await this.published(name, 'scheduleTrigger', OFTEN);
	}

	/** The workflow run by hand from one of its triggers. */
	async byHand(workflow: string, trigger: string): Promise<void> {
		const { n8n } = this.scene;
		const started = await n8n.workflows.testRun(workflow, trigger);
		if (!('executionId' in started)) throw new Error('n8n waits for a webhook');
		expect((await n8n.executions.ended(started.executionId)).status).toBe('success');
	}

	/** Its executions, all of them successes, once there are so many. */
	async runs(workflow: string, count: number): Promise<readonly Execution[]> {
		const runs = await this.scene.n8n.executions.whenEnded(workflow, count);
		const messages = runs.map(({ data }) => data.resultData.error?.message);
		expect(messages).toEqual(runs.map(() => undefined));
		expect([...new Set(runs.map(({ status }) => status))]).toEqual(['success']);
		return runs;
	}

	/** The one mail of the workflow, which goes offline then. */
	async mailOf(workflow: string) {
		await this.runs(workflow, 1);
		await this.scene.n8n.workflows.deactivate(workflow);
		return readableMail(this.mailServer.mails);
	}

	/** So many mails in the order of their subjects, once they have come. */
	async mails(count: number) {
		const { mails } = this.mailServer;
		await until(`${count} mail(s)`, () => mails.length >= count, { forMs: 60_000 });
		const all = mails.splice(0).map((mail) => readableMail([mail]));
		expect(all).toHaveLength(count);
		return all.sort((a, b) => a.subject.localeCompare(b.subject));
	}

	private async published(name: string, trigger: string, sooner: INodeParameters): Promise<string> {
		const { workflows } = this.scene.n8n;
		const draft = readyExample(name, { credentials: this.credentials, to: TO });
		const nodes = draft.nodes.map((node): INode => {
			if (!node.type.endsWith(trigger)) return node;
			return { ...node, parameters: { ...node.parameters, ...sooner } };
		});
		const { id } = await workflows.create({ ...draft, nodes });
		await workflows.activate(id);
		return id;
	}
}
