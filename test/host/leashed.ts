import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a server that ends when this process does, however that ends: a shell beside it waits for the
 * end of its own input. Ending that input ends the server, with an interrupt.
 */
export function leashed(command: string, args: readonly string[], cwd: string): ChildProcess {
	const leash =
		'"$@" & server=$!; { cat >/dev/null; kill -INT $server; } <&3 & wait $server; kill $!';
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test starts a database server here; nothing of this is shipped
	return spawn('sh', ['-c', `exec 3<&0; ${leash}`, 'sh', command, ...args], {
		...asSomebody(),
		cwd,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
}

/** Resolves when it is over. */
export async function ended(child: ChildProcess | undefined): Promise<void> {
	if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Whom servers run as that refuse root, or should not need it. */
export function asSomebody(): { uid?: number; gid?: number } {
	if (process.getuid?.() !== 0) return {};
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test starts a database server here; nothing of this is shipped
	const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody']).toString());
	return (somebody ??= { uid: id('-u'), gid: id('-g') });
}
let somebody: { uid: number; gid: number } | undefined;

/** A temporary folder in which such a server may write. */
export function serverFolder(name: string): string {
	const folder = mkdtempSync(join(tmpdir(), `${name}-`));
	chmodSync(folder, process.getuid?.() === 0 ? 0o777 : 0o700);
	return folder;
}
