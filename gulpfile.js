const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, series, src } = require('gulp');

/** The SDK's own; the tests have a newer one. */
const SDK_PROTOBUF = require.resolve('protobufjs/minimal', {
	paths: [require.resolve('@larksuiteoapi/node-sdk')],
});

/**
 * Only these files, and what they alone use, import third-party libraries. n8n installs a package's
 * `dependencies` into the instance, so ours are bundled into these edges instead, and `dependencies`
 * stays empty.
 */
const EDGES = [
	'nodes/FeishuCoreHr/longConnection/proxyAgent.ts',
	'nodes/FeishuCoreHr/longConnection/sdk.ts',
	'nodes/FeishuCoreHr/store/pg.ts',
	'nodes/FeishuCoreHr/worker/due.ts',
];

const clean = async () => fs.rmSync('dist', { recursive: true, force: true });

const compile = async () => {
	execFileSync(
		process.execPath,
		[require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
		{
			stdio: 'inherit',
		},
	);
};

/**
 * The SDK asks the platform by axios, unless it is given a client of one's own, as `sdk.ts` does: what
 * is left of axios is that there is one. (A quarter of the package otherwise.)
 */
const withoutAxios = {
	name: 'without axios',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^axios$/ }, () => ({ path: 'axios', namespace: 'left out' }));
		onLoad({ filter: /.*/, namespace: 'left out' }, () => ({
			contents: `
				const interceptors = { request: { use() {} }, response: { use() {} } };
				export default { create: () => ({ interceptors }) };
				export class AxiosError extends Error {}`,
		}));
	},
};

/** Replaces each compiled edge by a bundle, and collects the licences of what went in. */
const bundle = async () => {
	const { metafile } = await esbuild.build({
		entryPoints: EDGES,
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		minify: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		mainFields: ['module', 'main'],
		external: ['n8n-workflow', 'pg-native'],
		alias: { 'protobufjs/minimal': SDK_PROTOBUF },
		// It asks the PostgreSQL client of others for a native add-on that this one has not.
		define: { 'process.env.NODE_PG_FORCE_NATIVE': 'undefined' },
		legalComments: 'none',
		metafile: true,
		plugins: [withoutAxios],
	});
	const used = Object.values(metafile.outputs).flatMap((output) =>
		Object.entries(output.inputs)
			.filter(([, { bytesInOutput }]) => bytesInOutput > 0)
			.map(([file]) => file),
	);
	fs.writeFileSync('dist/THIRD_PARTY_LICENSES.txt', licences(used));
	removeUnused(Object.keys(metafile.inputs).filter((file) => file.startsWith('nodes/')));
};

/** What is inside an edge, and of no use to anything else, is not needed beside it. */
function removeUnused(inside) {
	const compiled = (file) => path.join('dist', file.replace(/\.ts$/, '.js'));
	const edges = new Set(EDGES.map(compiled));
	const unused = new Set(inside.map(compiled).filter((file) => !edges.has(file)));
	const all = fs.readdirSync('dist/nodes', { recursive: true });
	const used = all.map((file) => path.join('dist/nodes', file)).filter((file) => !unused.has(file));
	for (const file of used) {
		if (!file.endsWith('.js') || edges.has(file)) continue;
		for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/require\("(\.[^"]+)"\)/g)) {
			const other = `${path.join(path.dirname(file), name)}.js`;
			if (unused.delete(other)) used.push(other);
		}
	}
	for (const file of unused) fs.rmSync(file);
}

/** The licence texts of every package that the given bundled files came from. */
function licences(files) {
	const folders = new Set();
	for (const file of files) {
		const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
		if (match) folders.add(match[1]);
	}
	return [...folders]
		.map((folder) => {
			const { name, version, license } = JSON.parse(
				fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
			);
			const text = fs.readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
			const body = text ? fs.readFileSync(path.join(folder, text), 'utf8').trim() : '';
			return `${name} ${version} (${license})\n\n${body}\n`;
		})
		.sort()
		.join(`\n${'-'.repeat(80)}\n\n`);
}

const assets = () =>
	src(['nodes/**/*.{svg,json}', 'credentials/**/*.svg'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);

exports.build = series(clean, compile, bundle, assets);
