import type { ParsedMail } from 'mailparser';

/** No expression, no value that is missing, no id and no api name. */
export function expectReadable(text: string): void {
	expect(text).not.toMatch(
		/\{\{|\}\}|undefined|null|\[object Object\]|\d{12,}|\w_\w|\w+\.\w+\.\w+_v\d|Invalid DateTime/,
	);
}

/** The one mail that came, in words that a person can read; addresses behind links are not read. */
export function readableMail(mails: ParsedMail[]) {
	const [mail, ...others] = mails.splice(0);
	expect(others).toEqual([]);
	if (!mail) throw new Error('no mail came');
	const subject = mail.subject ?? '';
	const text = (mail.text ?? '').trim();
	expectReadable(`${subject}\n${text.replace(/\[?https?:\/\/[^\s\]]+\]?/g, '')}`);
	const to = [mail.to ?? []]
		.flat()
		.map(({ text: address }) => address)
		.join();
	return { subject, text, to, html: mail.html || '' };
}
