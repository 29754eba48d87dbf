import fs from 'node:fs';
import path from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import { prepared } from '../host/n8n/programs';
import { OWNER } from '../host/n8n/restClient';
import { until } from '../host/n8n/until';

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

const PATIENCE_MS = 60_000;

/** A list that does not open by then was closed by what was loaded. */
const OPENS_MS = 5_000;

/** A step that shows nothing by then never began. */
const RUNS_MS = 40_000;
const MOST_CLICKS = 3;

/** n8n's editor in a real browser, the owner signed in. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly baseUrl: string,
		readonly close: () => Promise<void>,
	) {}

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
		const shown = output.getByText(words).first();
		for (let clicks = 1; ; clicks++) {
			await this.panel().locator(button).first().click();
			const last = await shown.or(failure).first().waitFor({ timeout: RUNS_MS }).catch(String);
			if (await failure.isVisible()) throw new Error(`The node says: ${await failure.innerText()}`);
			if (last === undefined) return;
			const seen = `${await output.innerText()} ${await this.toasts()}`;
			if (clicks === MOST_CLICKS) throw new Error(`"${words}" was not shown, but: ${seen}`);
		}
	}

	/** "Execute workflow" of the open workflow, until it has done its work; clicked again likewise. */
	async executeWorkflow(isDone: () => boolean): Promise<void> {
		const button = this.page.locator('[data-test-id="execute-workflow-button"]');
		const once = async () => {
			await button.click();
			return await until('the workflow to do its work', isDone, { forMs: RUNS_MS });
		};
		await until('the workflow to run', once, { forMs: MOST_CLICKS * RUNS_MS });
	}

	/** What n8n says in the corner. */
	private async toasts(): Promise<string> {
		return (await this.page.locator('.el-notification').allInnerTexts()).join(' | ');
	}

	/** Chooses the credential of the open node, by its name. */
	async chooseCredential(name: string): Promise<void> {
		const list = this.panel().locator('[data-test-id="node-credentials-select"]');
		await this.takeFrom(async () => await list.click(), this.options().filter({ hasText: name }));
	}

	/** Opens a workflow and in it the panel of one node. */
	async openNode(workflowId: string, name: string): Promise<void> {
		await this.openWorkflow(workflowId);
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.panel().waitFor();
	}

	/** The open node's panel. */
	panel() {
		return this.page.locator('[data-test-id="ndv"]');
	}

	/** A parameter of the open node, by its name; there is none while it is hidden. */
	parameter(name: string) {
		return this.panel().locator(`[data-test-id="parameter-input-${name}"]`);
	}

	/** Chooses an entry of a parameter's list, by the words shown. */
	async choose(parameter: string, entry: string): Promise<void> {
		// A pattern, because words are found whatever their case: "Get" in "Forget".
		const words = new RegExp(entry.replace(/[^\w\s]/g, '\\$&'));
		const entries = this.options().filter({ hasText: words });
		await this.takeFrom(async () => await this.openOptions(parameter), entries);
	}

	/** Takes an entry of a list; once more where what was loaded meanwhile has closed the list. */
	private async takeFrom(open: () => Promise<unknown>, entries: Locator): Promise<void> {
		const take = async () => {
			await open();
			await entries.first().click({ timeout: OPENS_MS });
			return true;
		};
		await until(String(entries), take, { forMs: PATIENCE_MS });
	}

	/** The entries of the list that is open. */
	private options(): Locator {
		return this.page.locator('[role="option"]:visible');
	}

	/**
	 * Opens a parameter's list, and tells where its entries are. Some lists are loaded a moment after
	 * the panel has opened; what was open then is closed.
	 */
	async openOptions(parameter: string) {
		const list = this.parameter(parameter);
		const entries = this.options();
		await until(`the list of ${parameter}`, async () => {
			await list.locator('.is-disabled, input:disabled').first().waitFor({ state: 'hidden' });
			// The arrow: in the middle may be a chosen entry, which a click takes out.
			await list.locator('.el-select__caret').first().click();
			await entries.first().waitFor({ timeout: OPENS_MS });
			return true;
		});
		return entries;
	}

	/** Adds an entry to a list of several, or takes it out again, and closes the list. */
	async toggle(parameter: string, entry: string): Promise<void> {
		await this.choose(parameter, entry);
		await this.page.keyboard.press('Escape');
		await this.options().first().waitFor({ state: 'hidden' });
	}

	/** Replaces the text or the number of a parameter. */
	async write(parameter: string, text: string): Promise<void> {
		const input = this.parameter(parameter).locator('input, textarea').first();
		await input.fill(text);
		await input.blur();
	}

	/** The same with braces, upon which n8n itself makes an expression of the text. */
	async writeExpression(parameter: string, text: string): Promise<void> {
		await this.parameter(parameter).locator('input, textarea').first().fill(text);
		await this.parameter(parameter).locator('.cm-content').waitFor();
	}

	/** Writes the id of a parameter that may also be chosen from a list. */
	async writeId(parameter: string, id: string): Promise<void> {
		const input = this.locator(parameter).locator('[data-test-id="rlc-input-container"]');
		await input.locator('input, textarea').first().fill(id);
		await input.locator('input, textarea').first().blur();
	}

	/** Types into the list of such a parameter, and takes the entry that has these words. */
	async pick(parameter: string, typed: string, entry: string): Promise<void> {
		await this.locator(parameter).locator('[data-test-id="rlc-mode-selector"]').click();
		await this.page.locator('[data-test-id="mode-list"]:visible').click();
		await this.openList(parameter);
		await this.page
			.locator('[data-test-id="rlc-search"]')
			.and(this.page.locator('input'))
			.fill(typed);
		const entries = this.page.locator('[data-test-id="rlc-item"]:visible');
		await entries.filter({ hasText: entry }).first().click();
	}

	/** Opens the list of such a parameter, which is in that mode. */
	async openList(parameter: string): Promise<void> {
		await this.locator(parameter).locator('[data-test-id="rlc-input-container"]').click();
	}

	private locator(parameter: string) {
		return this.panel().locator(`[data-test-id="resource-locator-${parameter}"]`);
	}

	/** Switches a parameter on or off. */
	async flip(parameter: string): Promise<void> {
		await this.parameter(parameter).locator('.el-switch, [role="switch"]').first().click();
	}

	/** Adds an entry to a collection, by the words on its button. */
	async add(button: string, entry: string): Promise<void> {
		const list = this.panel().locator('[data-test-id="collection-parameter-add"]');
		const opener = list.filter({ has: this.page.getByPlaceholder(button) });
		const entries = this.options().filter({ hasText: entry });
		await this.takeFrom(async () => await opener.click(), entries);
	}

	/** What a list offers to somebody who types these words, until it is closed again. */
	async offered(parameter: string, words: string): Promise<string[]> {
		const entries = await this.openOptions(parameter);
		await this.page.keyboard.type(words);
		// The list narrows a moment after the last letter.
		const unlike = entries.filter({ hasNotText: words });
		await unlike.first().waitFor({ state: 'hidden' });
		const offered = (await entries.allInnerTexts()).map(firstWords);
		await this.page.keyboard.press('Escape');
		await entries.first().waitFor({ state: 'hidden' });
		return offered;
	}

	/** The entries that a list of several shows as chosen, by the first words of their labels. */
	async chosen(parameter: string): Promise<string[]> {
		const tags = this.parameter(parameter).locator('.el-tag');
		return (await tags.allInnerTexts()).map(firstWords);
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

/** "Legal Name" of "Legal Name (法定姓名…)". */
const firstWords = (label: string) => label.trim().split(' (')[0] ?? '';

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
