import fs from 'node:fs';
import path from 'node:path';

import { ROOT } from '../host/run.mjs';
import { Compiler } from './compiler.mjs';
import { ROOMS } from './rooms.mjs';
import { reportOf } from './stryker.mjs';

const SCORES = 'test/mutants/scores.json';
const EQUIVALENT = 'test/mutants/equivalent.json';
const PAGE = 'MUTANTS.md';

/** What a run found out about a room, and where the tests saw nothing. */
export function readScore(room, { fraction, seed }) {
	const { files } = JSON.parse(fs.readFileSync(reportOf(room), 'utf8'));
	const known = JSON.parse(fs.readFileSync(EQUIVALENT, 'utf8'));
	const score = { killed: 0, timedOut: 0, refused: 0, survived: 0, noCoverage: 0, equivalent: 0 };
	const compiler = new Compiler(ROOT);
	const survivors = [];
	for (const [file, { source, mutants }] of Object.entries(files)) {
		for (const mutant of mutants) {
			const kind = KINDS[mutant.status];
			if (!kind) continue;
			const said = describe(file, source, mutant);
			if (mutant.status === 'Timeout') score.timedOut += 1;
			if (kind === 'killed') score.killed += 1;
			else if (known.some((one) => isSame(one, said))) score.equivalent += 1;
			else if (compiler.refuses(path.join(ROOT, file), mutated(source, mutant))) score.refused += 1;
			else {
				score[kind] += 1;
				survivors.push(`${mutant.status}: ${said.file}:${said.line} ${said.mutator}
	- ${said.code}
	+ ${said.instead}`);
			}
		}
	}
	const date = new Date().toISOString().slice(0, 10);
	return { ...score, sample: fraction, seed, date, survivors };
}

/** Stryker's words. What was not to be run, or changes a type alone, counts as nothing. */
const KINDS = {
	Killed: 'killed',
	Timeout: 'killed',
	RuntimeError: 'killed',
	Survived: 'survived',
	NoCoverage: 'noCoverage',
};

function describe(file, source, { location: { start, end }, mutatorName, replacement }) {
	const lines = source.split('\n').slice(start.line - 1, end.line);
	const last = lines.length - 1;
	lines[last] = lines[last].slice(0, end.column - 1);
	lines[0] = lines[0].slice(start.column - 1);
	const [code, instead] = [lines.join('\n'), replacement].map((text) => text.replace(/\s+/g, ' '));
	return {
		file: file.replace('nodes/FeishuCoreHr/', ''),
		line: start.line,
		mutator: mutatorName,
		code,
		instead,
	};
}

/** The whole file as the mutant has it. */
function mutated(source, { location: { start, end }, replacement }) {
	const lines = source.split('\n');
	const before = [
		...lines.slice(0, start.line - 1),
		lines[start.line - 1].slice(0, start.column - 1),
	];
	const after = [lines[end.line - 1].slice(end.column - 1), ...lines.slice(end.line)];
	return `${before.join('\n')}${replacement}${after.join('\n')}`;
}

/** An entry without `instead` is about all that could stand there, one without `file` about all files. */
const isSame = (one, said) =>
	(one.file === undefined || one.file === said.file) &&
	one.code === said.code &&
	(one.instead === undefined || one.instead === said.instead);

/** Puts one room's figures among those of the others. */
export function writeScores(room, score) {
	const known = fs.existsSync(SCORES) ? JSON.parse(fs.readFileSync(SCORES, 'utf8')) : {};
	const all = { ...known, [room]: score };
	const scores = Object.fromEntries(
		Object.keys(ROOMS).flatMap((name) => (all[name] ? [[name, all[name]]] : [])),
	);
	fs.writeFileSync(SCORES, `${JSON.stringify(scores, null, '\t')}\n`);
	fs.writeFileSync(PAGE, page(scores));
}

/** In percent of what can be seen at all. */
export function percentOf({ killed, refused, survived, noCoverage }) {
	const caught = killed + refused;
	return Math.round((100 * caught) / Math.max(1, caught + survived + noCoverage));
}

function page(scores) {
	const rows = Object.entries(scores).map(([room, score]) => {
		const { killed, timedOut, refused, survived, noCoverage, equivalent, sample, date } = score;
		const part = sample === 1 ? 'all' : `${Math.round(sample * 100)} %`;
		const cells = [
			room,
			killed,
			timedOut,
			refused,
			survived,
			noCoverage,
			equivalent,
			`${percentOf(score)} %`,
		];
		return `| ${[...cells, part, date].join(' | ')} |`;
	});
	return `# What the tests can catch

Stryker breaks the code in one small way at a time, and the unit tests of that room run. *Killed*: a test went red, or came to no end in several times its time (*timed out*, counted among the killed; on a busy machine some of these may be slow rather than endless). *Refused*: none did, but TypeScript does not compile it. *Survived*: none did. *No coverage*: no test of that room came by. *Equivalent*: nobody could see a difference (\`test/mutants/equivalent.json\` says why), so it is not counted. The score is what was caught of the rest.

| room | killed | timed out | refused | survived | no coverage | equivalent | score | mutants run | on |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Left out: what is broken while a file is loaded (tables of data, panels, fixed texts), and what PostgreSQL alone needs (\`store/postgres*.ts\`), which is tested on a real server. \`npm run mutants -- webhook\` counts one room anew, \`--sample 0.1\` a tenth of its mutants, always the same ones; \`--seed 2\` others.
`;
}
