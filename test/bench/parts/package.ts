import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ENGINES, startEngine } from '../../host/n8n/engine';
import type { Lab } from '../lab';
import type { Part, Row } from '../part';
import { Child } from '../programs/child';
import type { LoaderOrders } from '../programs/loader';
import { packageFolder } from '../published';
import { inTurns, median } from '../rounds';

const SDK = '@larksuiteoapi/node-sdk';
const MEGABYTE = 1e6;

/** How much disk the package takes, what it loads, and what that costs. */
export const thePackage: Part = {
	name: 'package',
	async run(lab) {
		const [ours, sdk] = [megabytesIn(packageFolder()), megabytesWith(SDK)];
		return {
			rows: [
				{
					work: 'the package, unpacked, with the PostgreSQL client inside',
					ours: `${ours.toFixed(2)} MB`,
					rival: `the official SDK as a dependency: ${sdk.toFixed(1)} MB`,
					...{ result: ours, unit: 'MB', goal: { atMost: 1.2 } },
				},
				await enginesRow(lab),
				...(await loadingRows(lab)),
			],
		};
	},
};

async function enginesRow(lab: Lab): Promise<Row> {
	const said: string[] = [];
	let needless = 0;
	for (const name of ENGINES) {
		const engine = await startEngine(name);
		const env = { ...engine.env, N8N_USER_FOLDER: lab.folder() } as Record<string, string>;
		const engines = await inFreshProcess(async (child) => await child.tell('engines', env));
		await engine.end();
		said.push(`with ${name}: ${engines.join(' and ')}`);
		needless += engines.filter((one) => one !== name).length;
	}
	return {
		work: 'engines loaded that are not used',
		...{ ours: said.join('; '), rival: '–' },
		...{ result: needless, unit: 'engines', goal: { atMost: 0 } },
	};
}

async function loadingRows(lab: Lab): Promise<Row[]> {
	const bundle = path.join(packageFolder(), 'dist/nodes/FeishuCoreHr/longConnection/sdk.js');
	const mb: { ours: number[]; sdk: number[] } = { ours: [], sdk: [] };
	const load = (name: keyof typeof mb, module: string) => async () => {
		const cost = await inFreshProcess(async (child) => await child.tell('load', module));
		mb[name].push(cost.mb);
		return cost.ms;
	};
	const took = await inTurns(lab.rounds, { ours: load('ours', bundle), sdk: load('sdk', SDK) });
	const row = (what: string, unit: string, a: readonly number[], b: readonly number[]): Row => ({
		work: `loading what is used of the SDK: ${what}`,
		ours: `${Math.round(median(a))} ${unit}`,
		rival: `loading the whole SDK: ${Math.round(median(b))} ${unit}`,
		result: median(b) / median(a),
	});
	return [row('processor time', 'ms', took.ours, took.sdk), row('memory', 'MB', mb.ours, mb.sdk)];
}

async function inFreshProcess<T>(job: (child: Child<LoaderOrders>) => Promise<T>): Promise<T> {
	const child = await Child.start<LoaderOrders>('loader');
	try {
		return await job(child);
	} finally {
		await child.end();
	}
}

function megabytesIn(folder: string): number {
	const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
	return (
		files
			.filter((file) => file.isFile())
			.reduce(
				(sum, { parentPath, name }) => sum + fs.statSync(path.join(parentPath, name)).size,
				0,
			) / MEGABYTE
	);
}

/** A package with all that it depends on, each once. */
function megabytesWith(name: string): number {
	const folders = new Map<string, number>();
	const visit = (one: string, from: string) => {
		const folder = folderOf(one, from);
		if (!folder || folders.has(folder)) return;
		folders.set(folder, megabytesIn(folder));
		const manifest = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
		const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: object };
		for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
	};
	visit(name, __dirname);
	return [...folders.values()].reduce((sum, megabytes) => sum + megabytes, 0);
}

/** Where Node finds a package, looked at from a folder. */
function folderOf(name: string, from: string): string | undefined {
	const places = createRequire(path.join(from, 'index.js')).resolve.paths(name) ?? [];
	return places
		.map((place) => path.join(place, name))
		.find((folder) => fs.existsSync(path.join(folder, 'package.json')));
}
