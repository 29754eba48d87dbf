import fs from 'node:fs';
import path from 'node:path';
import { sentencesOf } from './sentences';

const ROOT = path.resolve(__dirname, '../../..');
const FOLDERS = ['nodes', 'credentials'].map((name) => path.join(ROOT, name));
const LIST = 'MESSAGES.md';

/** So many words of a sentence in a row are no coincidence. */
const WORDS = 4;

const sentences = sentencesOf(FOLDERS).map(({ text, at }) => ({
	text,
	at: path.relative(ROOT, at),
}));

interface Row {
	/** The sentence or its beginning, with `…` for what is filled in. */
	readonly message: string;
	readonly english: string;
	readonly chinese: string;
}

/** The rows of all tables: a message between backticks, what to do in English and in Chinese. */
const rows: readonly Row[] = fs
	.readFileSync(path.join(ROOT, LIST), 'utf8')
	.split('\n')
	.flatMap((line) => {
		const [, message, english = '', chinese = ''] =
			/^\| `(.+?)` *\| (.+?) *\| (.+?) *\|$/.exec(line) ?? [];
		return message === undefined ? [] : [{ message, english, chinese }];
	});

const isAbout = ({ message }: Row, text: string): boolean => text.startsWith(message);

describe(`${LIST} and the package say the same`, () => {
	it('holds every warning and error of the package', () => {
		const missing = sentences.filter(({ text }) => !rows.some((row) => isAbout(row, text)));
		expect(missing.map(({ at, text }) => `${at}: ${text}`)).toEqual([]);
	});

	it('holds nothing that the package does not say', () => {
		const stale = rows.filter((row) => !sentences.some(({ text }) => isAbout(row, text)));
		expect(stale.map(({ message }) => message)).toEqual([]);
	});

	it('holds each message once', () => {
		const messages = rows.map(({ message }) => message);
		expect(messages.filter((message, at) => messages.indexOf(message) !== at)).toEqual([]);
	});

	it('says what to do in both languages', () => {
		const untold = rows.filter(
			({ english, chinese }) => !/[a-z]{3}/.test(english) || !/\p{Script=Han}/u.test(chinese),
		);
		expect(untold.map(({ message }) => message)).toEqual([]);
	});
});

it('every warning and error is met by a test', () => {
	const tests = plain(
		fs
			.globSync('test/{unit,simulator,e2e}/**/*.ts', { cwd: ROOT })
			.filter((name) => !/messages[/](messages|sentences)/.test(name))
			.map((name) => fs.readFileSync(path.join(ROOT, name), 'utf8'))
			.join('\n'),
	);
	const unmet = sentences.filter(({ text }) => !phrasesOf(text).some((one) => tests.includes(one)));
	expect(unmet.map(({ at, text }) => `${at}: ${text}`)).toEqual([]);
});

/** Words alone: tests write messages as text, in parts, and as regular expressions. */
const plain = (text: string): string =>
	` ${text.match(/[\p{L}\p{N}]+('\p{L}+)?/gu)?.join(' ') ?? ''} `;

/** All runs of so many words of a sentence, without what is filled in. */
function phrasesOf(sentence: string): readonly string[] {
	return sentence.split('…').flatMap((part) => {
		const words = plain(part).trim().split(' ');
		const length = Math.min(WORDS, words.length);
		if (length < 2) return [];
		return words
			.slice(0, words.length - length + 1)
			.map((_, from) => ` ${words.slice(from, from + length).join(' ')} `);
	});
}
