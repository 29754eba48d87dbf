import { MailServer } from '../host/standIns/mailServer';
import type { Editor } from './editor';
import './patience';
import { readableMail } from './readable';
import type { Scene } from './scene';
import { withEditor } from './withEditor';

const mailServer = new MailServer();
let scene: Scene;
let editor: Editor;

withEditor((opened) => ({ scene, editor } = opened));

beforeAll(async () => await mailServer.listen());
afterAll(async () => await mailServer.close());

it('the first mail is built from an empty canvas by clicking, with a sample', async () => {
	await scene.n8n.credentials.create('smtp', 'Mail', mailServer.credential);

	await editor.openEmpty();
	await editor.addNode('Feishu', 'Feishu CoreHR', 'On person updated');
	await editor.chooseCredential('CoreHR');
	await editor.choose('testRun', 'Sample');
	await editor.execute('is_sample');
	await editor.screenshot('first-mail-trigger');

	await editor.addBehind();
	await editor.addNode('Feishu', 'Feishu CoreHR', 'Get a person');
	await editor.execute('legal_name');

	await editor.addBehind();
	await editor.addNode('Send Email', 'Send Email', 'Send an Email');
	await editor.chooseCredential('Mail');
	await editor.write('fromEmail', 'hr@example.com');
	await editor.write('toEmail', 'somebody@example.com');
	await editor.choose('emailFormat', 'Text');
	await editor.write('text', 'Changed in CoreHR.');
	await editor.writeExpression(
		'subject',
		"{{ $json.legal_name }}: {{ $('Feishu CoreHR Trigger').item.json.changed_text }}",
	);
	await editor.closeNode();
	await editor.screenshot('first-mail-workflow');

	await editor.executeWorkflow(() => mailServer.mails.length > 0);
	const { subject, text } = readableMail(mailServer.mails);
	const [name, changed] = subject.split(': ');
	expect(name).toBe('王芳');
	expect(changed).toMatch(/\p{Script=Han}/u);
	expect(text).toMatch(/^Changed in CoreHR\./);
});
