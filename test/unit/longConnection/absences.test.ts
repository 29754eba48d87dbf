import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Absences } from '../../../nodes/FeishuCoreHr/longConnection/absences';
import { RosterFile, type Roster } from '../../../nodes/FeishuCoreHr/longConnection/roster';

const NOW = 1_600_000_000_000;

function rosterOf(ids: readonly string[] | undefined): Roster & { ids: Set<string> } {
	const known = new Set(ids);
	return {
		ids: known,
		read: () => ids && [...known],
		add: (id) => known.add(id),
		remove: (gone) => [...gone].forEach((id) => known.delete(id)),
	};
}

describe('while n8n starts, somebody is expected', () => {
	it('until everyone who listened before is back', () => {
		const absences = new Absences(rosterOf(['a', 'b']));
		absences.starting(NOW);
		absences.joined('a');
		expect(absences.expected(NOW + 1)).toBe(true);
		absences.starting(NOW + 2);
		absences.joined('b');
		expect(absences.expected(NOW + 3)).toBe(false);
	});

	it('for half a minute after the last one who came, when others were switched off meanwhile', () => {
		const roster = rosterOf(['a', 'gone']);
		const absences = new Absences(roster);
		absences.starting(NOW);
		absences.joined('a');
		expect(absences.expected(NOW + 29_999)).toBe(true);
		expect(absences.expected(NOW + 30_000)).toBe(false);
		expect([...roster.ids]).toEqual(['a']);
	});

	it('for half a minute when nothing is known of the time before', () => {
		const absences = new Absences(rosterOf(undefined));
		absences.starting(NOW);
		absences.joined('a');
		expect(absences.expected(NOW + 29_999)).toBe(true);
		expect(absences.expected(NOW + 30_000)).toBe(false);
	});
});

describe('in steady state', () => {
	it('nobody is expected when a person activates a workflow', () => {
		const absences = new Absences(rosterOf(undefined));
		absences.joined('a');
		expect(absences.expected(NOW)).toBe(false);
	});

	it('one who left is expected back for 10 s, unless it comes back before', () => {
		const absences = new Absences(rosterOf(undefined));
		absences.joined('a');
		absences.left('a', NOW);
		expect(absences.expected(NOW + 9_999)).toBe(true);
		expect(absences.expected(NOW + 10_000)).toBe(false);
		absences.left('a', NOW);
		absences.joined('a');
		expect(absences.expected(NOW + 1)).toBe(false);
	});
});

describe('the roster file', () => {
	let folder: string;
	let path: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'roster-'));
		path = join(folder, 'deep', 'roster.json');
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	it('keeps each app apart, over restarts, for its owner alone', () => {
		new RosterFile(path).of('one').add('a');
		new RosterFile(path).of('one').add('b');
		new RosterFile(path).of('two').add('c');
		new RosterFile(path).of('one').remove(['a']);
		expect(new RosterFile(path).of('one').read()).toEqual(['b']);
		expect(new RosterFile(path).of('two').read()).toEqual(['c']);
		expect(new RosterFile(path).of('three').read()).toBeUndefined();
		expect(statSync(path).mode & 0o777).toBe(0o600);
	});

	it('is not written again for one who is on it', () => {
		const roster = new RosterFile(path).of('one');
		roster.add('a');
		const { mtimeNs } = statSync(path, { bigint: true });
		roster.add('a');
		expect(statSync(path, { bigint: true }).mtimeNs).toBe(mtimeNs);
	});

	it.each(['', 'not json', '[]1', '{"one": 7}', '{"one": [7]}'])(
		'that holds %j knows nothing, and is begun anew',
		(content) => {
			new RosterFile(path).of('one').add('x');
			writeFileSync(path, content);
			const roster = new RosterFile(path).of('one');
			expect(roster.read()).toBeUndefined();
			roster.add('a');
			expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ one: ['a'] });
		},
	);

	it('that cannot be written harms nothing', () => {
		const roster = new RosterFile(join(folder, 'file', 'roster.json')).of('one');
		writeFileSync(join(folder, 'file'), '');
		roster.add('a');
		expect(roster.read()).toBeUndefined();
	});
});
