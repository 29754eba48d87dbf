import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FeishuCoreHrApi } from '../../../credentials/FeishuCoreHrApi.credentials';
import { SETUP_GUIDE } from '../../../nodes/FeishuCoreHr/documentation';
import actionCodex from '../../../nodes/FeishuCoreHr/FeishuCoreHr.node.json';
import triggerCodex from '../../../nodes/FeishuCoreHr/FeishuCoreHrTrigger.node.json';
import { triggerDescription } from '../../../nodes/FeishuCoreHr/trigger/description';
import packageJson from '../../../package.json';

const ROOT = path.resolve(__dirname, '../../..');

const notices = triggerDescription.properties
	.filter(({ type, displayOptions }) => type === 'notice' && displayOptions?.show?.connection)
	.map(({ displayName }) => displayName);

describe('how to set up the app', () => {
	it.each([
		["the credential's help", new FeishuCoreHrApi().documentationUrl],
		["the trigger's Docs link", triggerCodex.resources.primaryDocumentation[0]?.url],
		["the action's Docs link", actionCodex.resources.primaryDocumentation[0]?.url],
		[
			'the codex of the trigger, for its credential',
			triggerCodex.resources.credentialDocumentation[0]?.url,
		],
		[
			'the codex of the action, for its credential',
			actionCodex.resources.credentialDocumentation[0]?.url,
		],
		['the panel in long-connection mode', linkIn(notices[0])],
		['the panel in webhook mode', linkIn(notices[1])],
	])('is where %s leads', (_, url) => {
		expect(url).toBe(SETUP_GUIDE);
	});

	it('is a section of the README that is published with this package', () => {
		const [page, anchor] = SETUP_GUIDE.split('#');
		expect(page).toBe(`https://www.npmjs.com/package/${packageJson.name}`);
		const headings = readFileSync(path.join(ROOT, 'README.md'), 'utf8').match(/^#+ .*$/gm) ?? [];
		const anchors = headings.map((heading) =>
			heading.replace(/^#+ /, '').toLowerCase().replaceAll(' ', '-'),
		);
		expect(anchors).toContain(anchor);
	});
});

function linkIn(text = ''): string | undefined {
	return /<a href="([^"]+)"/.exec(text)?.[1];
}
