import { spawn } from 'node:child_process';
import path from 'node:path';

/** The checkout this file belongs to. */
export const ROOT = path.resolve(
	import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
	'../..',
);

/**
 * The environment without what an outer `npm` wrote into it about the outer package: an inner npm
 * would take it for its own settings. What the user configured (proxy, registry, cache) stays.
 */
function innerEnvironment(extra = {}) {
	const own = Object.entries(process.env).filter(
		([name]) =>
			!/^npm_(package_|lifecycle_|command$|config_(local_prefix|prefix|ignore_scripts)$)/.test(
				name,
			),
	);
	return { ...Object.fromEntries(own), ...extra };
}

/**
 * Runs a command to its end. Its output is shown as it comes, or with `quiet` only when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, quiet?: boolean }} [options]
 * @returns {Promise<string>} the standard output, when `quiet`
 */
export function run(command, args, { cwd = ROOT, env, quiet = false } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: innerEnvironment(env),
			stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
		});
		let output = '';
		let everything = '';
		child.stdout?.on('data', (chunk) => {
			output += chunk;
			everything += chunk;
		});
		child.stderr?.on('data', (chunk) => (everything += chunk));
		child.once('error', reject);
		child.once('close', (code, signal) => {
			if (code === 0) return resolve(output);
			const how = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
			reject(
				new Error(`${[command, ...args].join(' ')} ${how}\n${everything.slice(-4_000)}`.trim()),
			);
		});
	});
}

/** True when the command can be run and ends well; its output is of no interest. */
export async function works(command, args, options = {}) {
	return await run(command, args, { ...options, quiet: true }).then(
		() => true,
		() => false,
	);
}

/** One step of a longer job, with its name before it and its time after it: others may go on beside it. */
export async function step(title, job) {
	const begun = performance.now();
	console.log(`▸ ${title}`);
	const result = await job();
	console.log(`  ${title}: done in ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
	return result;
}
