import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Something the package can say to a person, with `…` for what is filled in. */
export interface Sentence {
	readonly text: string;
	/** File and line. */
	readonly at: string;
}

/**
 * Where n8n's panels are described: what stands there is read before anything happens. Check Setup
 * says by itself what to do, in both languages.
 */
const PANELS =
	/description\.ts$|consoleHints\.ts$|[/]properties[/]|\.node\.ts$|[/]actions[/]app[/]/;

/** Keys of n8n's descriptions, and of errors' second lines, which belong to their first. */
const NOT_SAID =
	/^(description|displayName|name|placeholder|hint|action|default|value|label|documentationUrl)$/;

/**
 * Lines of the log that warn of nothing; what only the log at debug shows; words for a sentence; names
 * of logs; what is thrown for callers who never show it.
 */
const QUIET =
	/^(debug|info|accept|Refused|prepare|exec|option|unusable|logOf|SyntaxError|TypeError)$/;

/** `problem(message, description)` */
const FIRST_ONLY = /^problem$/;

const SQL =
	/\b(select \S+|insert (or ignore )?into|update \w+ set|delete from|create (table|index|schema)|primary key|is (not )?null)\b| in \(|\w = ['$?\w]|^(PRAGMA|BEGIN|COMMIT|ROLLBACK|\(select)\b/i;

/** Code, and names of columns. */
const NO_SENTENCE = /^[=/.{[]|=>|^\s*[\w.]+(,\s+[\w.]+)+\s*$/;

/** Fewer words, names of fields apart, are no sentence. */
const LEAST_WORDS = 3;

/** Every sentence in the package's source that a person may meet as a warning or an error. */
export function sentencesOf(folders: readonly string[]): readonly Sentence[] {
	return folders
		.flatMap((folder) =>
			fs.globSync('**/*.ts', { cwd: folder }).map((name) => path.join(folder, name)),
		)
		.filter((file) => !PANELS.test(file))
		.sort()
		.flatMap(sentencesIn);
}

function sentencesIn(file: string): readonly Sentence[] {
	const source = ts.createSourceFile(
		file,
		fs.readFileSync(file, 'utf8'),
		ts.ScriptTarget.ES2022,
		true,
	);
	const parts = constantsOf(source);
	const found: Sentence[] = [];
	const visit = (node: ts.Node): void => {
		if (isQuiet(node)) return;
		if (isFirstOnly(node)) return node.arguments.slice(0, 1).forEach(visit);
		if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
			const text = textOf(node, parts);
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			if (isSentence(text)) found.push({ text, at: `${file}:${line + 1}` });
			return;
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	const inner = new Set(parts.values());
	return found.filter(({ text }) => !inner.has(text) || !isUsedInOthers(text, found));
}

const isUsedInOthers = (part: string, all: readonly Sentence[]): boolean =>
	all.some(({ text }) => text !== part && text.includes(part));

/** Texts with a name, which templates of the same file may take in. */
function constantsOf(source: ts.SourceFile): ReadonlyMap<string, string> {
	const constants = new Map<string, string>();
	source.forEachChild((statement) => {
		if (!ts.isVariableStatement(statement)) return;
		for (const { name, initializer } of statement.declarationList.declarations) {
			if (ts.isIdentifier(name) && initializer && ts.isStringLiteralLike(initializer)) {
				constants.set(name.text, initializer.text);
			}
		}
	});
	return constants;
}

function textOf(
	node: ts.StringLiteralLike | ts.TemplateExpression,
	parts: ReadonlyMap<string, string>,
): string {
	if (ts.isStringLiteralLike(node)) return node.text;
	const spans = node.templateSpans.map(({ expression, literal }) => {
		const part = ts.isIdentifier(expression) ? parts.get(expression.text) : undefined;
		return `${part ?? '…'}${literal.text}`;
	});
	return node.head.text + spans.join('');
}

function isQuiet(node: ts.Node): boolean {
	if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isComparison(node)) return true;
	if (ts.isPropertyAssignment(node)) return NOT_SAID.test(node.name.getText());
	return (ts.isCallExpression(node) || ts.isNewExpression(node)) && QUIET.test(nameOf(node));
}

/** With somebody else's words. */
const isComparison = (node: ts.Node): boolean =>
	ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken;

const isFirstOnly = (node: ts.Node): node is ts.CallExpression =>
	ts.isCallExpression(node) && FIRST_ONLY.test(nameOf(node));

function nameOf({ expression }: ts.CallExpression | ts.NewExpression): string {
	return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

function isSentence(text: string): boolean {
	const words = text.split(/\s+/).filter((word) => /[a-z]{2}/.test(word) && !/_/.test(word));
	return words.length >= LEAST_WORDS && !SQL.test(text) && !NO_SENTENCE.test(text);
}
