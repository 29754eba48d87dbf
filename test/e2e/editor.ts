import fs from 'node:fs';
import path from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import { prepared } from '../host/n8n/programs';
import { OWNER } from '../host/n8n/restClient';
import { until } from '../host/n8n/until';
import { OPENS_MS, Panel, PATIENCE_MS } from './panel';

const SCREENSHOTS = path.resolve(__dirname, '../../artefacts/screenshots');

/** Nothing of the browser's own leaves the machine, and it needs neither a sandbox nor a screen. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** A step that shows nothing by then never began. */
const RUNS_MS = 40_000;
const MOST_CLICKS = 3;

/** n8n's editor in a real browser, the owner signed in. */
export class Editor extends Panel {
	private constructor(
		page: Page,
		private readonly baseUrl: string,
		readonly close: () => Promise<void>,
	) {
		super(page);
	}

	static async open(baseUrl: string): Promise<Editor> {
		const executablePath = findOnPath(prepared('CHROMIUM_PATH'));
		const browser = await chromium.launch({ executablePath, args: FLAGS, headless: true });
		const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
		page.setDefaultTimeout(PATIENCE_MS);
		const editor = new Editor(page, baseUrl, async () => await browser.close());
		const ready = editor.signIn();
		await ready.catch(async () => await browser.close());
		await ready;
		return editor;
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/${id}`);
	}

	/** Opens a new workflow and the list of nodes in it. */
	async openEmpty(): Promise<void> {
		await this.page.goto(`${this.baseUrl}/workflow/new`);
		const start = this.page.locator('[data-test-id="canvas-add-button"]');
		await start.locator('[data-test-id="canvas-plus-button"]').click();
	}

	/** Finds a node in the open list of nodes by words, and adds it for one of its actions. */
	async addNode(words: string, node: string, action: string): Promise<void> {
		const list = this.page.locator('[data-test-id="node-creator"]');
		const entries = list.locator('[data-test-id="item-iterator-item"]');
		await list.locator('[data-test-id="node-creator-search-bar"]').fill(words);
		await entries.filter({ hasText: node }).first().click();
		const heading = list.locator('[data-test-id="node-creator-category-item"]');
		const actions = heading.filter({ hasText: /^Actions/ });
		const entry = entries.filter({ hasText: action }).first();
		await until(`the action ${action}`, async () => {
			await entry.or(actions).first().waitFor();
			// The heading closes its list, too, where that had opened by itself a moment ago.
			if (!(await entry.isVisible())) await actions.click();
			await entry.click({ timeout: OPENS_MS });
			return true;
		});
		await this.panel().waitFor();
	}

	/** Closes the open node and opens the list of nodes behind the last one. */
	async addBehind(): Promise<void> {
		await this.closeNode();
		await this.page.locator('[data-test-id="canvas-handle-plus"]').last().click();
	}

	async closeNode(): Promise<void> {
		await this.page.locator('[data-test-id="ndv-close-button"]').click();
	}

	/**
	 * "Execute step" of the open node, until its output shows these words. n8n's editor begins nothing
	 * where it has just lost its line to n8n: who sees nothing happen clicks once more.
	 *
	 * @throws what the node's error says, or else what is seen where nothing ran
	 */
	async execute(words: string): Promise<void> {
		const button = '[data-test-id="trigger-execute-button"], [data-test-id="node-execute-button"]';
		const output = this.panel().locator('[data-test-id="output-panel"]');
		const failure = output.locator('[data-test-id="node-error-message"]').first();
		const told = output.getByText(words).first().or(failure).first();
		await this.clickUntil(this.panel().locator(button).first(), async () => {
			await told.waitFor({ timeout: RUNS_MS });
		});
		if (await failure.isVisible()) throw new Error(`The node says: ${await failure.innerText()}`);
	}

	/** "Execute workflow" of the open workflow, until it has done its work; clicked again likewise. */
	async executeWorkflow(isDone: () => boolean): Promise<void> {
		const button = this.page.locator('[data-test-id="execute-workflow-button"]');
		await this.clickUntil(button, async () => {
			await until('the workflow to do its work', isDone, { forMs: RUNS_MS });
		});
	}

	/** @throws what a person sees where nothing is done after the last click */
	private async clickUntil(button: Locator, done: () => Promise<void>): Promise<void> {
		const once = async () => {
			await button.click();
			await done();
			return true;
		};
		await until('a run', once, { forMs: MOST_CLICKS * RUNS_MS }).catch(async (cause: unknown) => {
			const seen = this.page.locator('[data-test-id="output-panel"], .el-notification');
			throw new Error(`Nothing ran. n8n shows: ${(await seen.allInnerTexts()).join(' | ')}`, {
				cause,
			});
		});
	}

	/** Opens a workflow and in it the panel of one node. */
	async openNode(workflowId: string, name: string): Promise<void> {
		await this.openWorkflow(workflowId);
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.panel().waitFor();
	}

	/** Publishes the open workflow as a person does. */
	async publish(): Promise<void> {
		await this.page.locator('[data-test-id="workflow-open-publish-modal-button"]').click();
		await this.page.locator('[data-test-id="workflow-publish-button"]').click();
	}

	/** Kept under `artefacts/screenshots`. */
	async screenshot(name: string): Promise<void> {
		fs.mkdirSync(SCREENSHOTS, { recursive: true });
		await this.page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
	}

	private async signIn(): Promise<void> {
		await this.page.goto(`${this.baseUrl}/signin`);
		await this.page.locator('input[name="emailOrLdapLoginId"]').fill(OWNER.email);
		await this.page.locator('input[name="password"]').fill(OWNER.password);
		await this.page.locator('[data-test-id="form-submit-button"]').click();
		await this.page.waitForURL(/\/(home|workflow|projects)/);
	}
}

/** Playwright wants a path; preparation may have left a name. */
function findOnPath(program: string): string {
	if (program.includes(path.sep)) return program;
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const found = folders
		.map((folder) => path.join(folder, program))
		.find((file) => fs.existsSync(file));
	if (!found) throw new Error(`${program} is not on the PATH`);
	return found;
}
