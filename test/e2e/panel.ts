import type { Locator, Page } from 'playwright-core';
import { until } from '../host/n8n/until';

export const PATIENCE_MS = 60_000;

/** A list that does not open by then was closed by what was loaded. */
export const OPENS_MS = 5_000;

/** The panel of the node that is open in n8n's editor: its parameters and their lists. */
export class Panel {
	constructor(readonly page: Page) {}

	/** The open node's panel. */
	panel() {
		return this.page.locator('[data-test-id="ndv"]');
	}

	/** What n8n shows above the output of the open node. */
	hints() {
		return this.panel().locator('[data-test-id="node-hint"]:visible');
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

	/**
	 * Takes an entry of a list; once more where what was loaded meanwhile has closed the list. A click at
	 * one that has opened late would close it.
	 */
	private async takeFrom(open: () => Promise<unknown>, entries: Locator): Promise<void> {
		const take = async () => {
			if (!(await entries.first().isVisible())) await open();
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
			if (!(await entries.first().isVisible()))
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

	/** Chooses the credential of the open node, by its name. */
	async chooseCredential(name: string): Promise<void> {
		const list = this.panel().locator('[data-test-id="node-credentials-select"]');
		await this.takeFrom(async () => await list.click(), this.options().filter({ hasText: name }));
	}
}

/** "Legal Name" of "Legal Name (法定姓名…)". */
const firstWords = (label: string) => label.trim().split(' (')[0] ?? '';
