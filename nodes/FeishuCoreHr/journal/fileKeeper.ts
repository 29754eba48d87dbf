import { renameSync, rmSync } from 'node:fs';
import { identityOf } from './database';
import type { OpenFile } from './database';
import { faultOf } from './faults';
import type { Fault, Warnings } from './faults';

export interface JournalLogger {
	warn(message: string, meta?: object): void;
}

/** How long a file that cannot be used is left alone, in milliseconds. */
export const PAUSE_MS = 5_000;

/** How often to look whether the file at the path is still the one that is open. */
const LOOK_MS = 1_000;

/**
 * Keeps a file open: comes back to one that could not be opened, sets a damaged one
 * aside, notices a deleted one. Warns once for each cause. Throws nothing.
 */
export class FileKeeper<File extends OpenFile> {
	private file: File | undefined;

	private readonly warned = new Set<Fault>();

	private now = 0;

	private openAfter = 0;

	private lookAfter = 0;

	private closed = false;

	/** @param openFile nothing where this Node.js has no SQLite */
	constructor(
		private readonly openFile: (() => File) | undefined,
		private readonly path: string,
		private readonly warnings: Warnings,
		private readonly logger: JournalLogger,
	) {
		if (!openFile) this.warn('noSqlite');
	}

	/** Whether there is a file, or whatever else, at the path. */
	get exists(): boolean {
		return identityOf(this.path) !== undefined;
	}

	/**
	 * The file, opened if need be, or nothing when it cannot be had at this time.
	 *
	 * @param opened told whenever it was opened: it may be a new, empty one
	 */
	at(now: number, opened: () => void = () => undefined): File | undefined {
		// A clock that was set back must not make hours of a pause.
		if (now < this.now - PAUSE_MS) this.openAfter = this.lookAfter = now;
		this.now = now;
		if (this.file && now >= this.lookAfter) this.look(this.file);
		if (!this.file && this.openFile && !this.closed && now >= this.openAfter) {
			this.file = this.open(this.openFile, true);
			if (this.file) opened();
		}
		return this.file;
	}

	/** What to do after the open file threw: warn, and unless it may stay open, close it. */
	failed(error: unknown, mayStayOpen: (fault: Fault) => boolean): void {
		const fault = faultOf(error);
		this.warn(fault, error);
		const file = this.file;
		if (!file || mayStayOpen(fault)) return;
		this.release();
		if (fault === 'damaged') this.setAside(file.identity);
		else this.openAfter = this.now + PAUSE_MS;
	}

	close(): void {
		this.closed = true;
		this.release();
	}

	private look(file: File): void {
		this.lookAfter = this.now + LOOK_MS;
		const found = identityOf(this.path);
		if (found !== undefined && found === file.identity) return;
		this.warn('deleted');
		this.release();
	}

	private open(openFile: () => File, maySetAside: boolean): File | undefined {
		const found = identityOf(this.path);
		try {
			return openFile();
		} catch (error) {
			const fault = faultOf(error);
			this.warn(fault, error);
			if (fault === 'damaged' && maySetAside && this.setAside(found)) {
				return this.open(openFile, false);
			}
			this.openAfter = this.now + PAUSE_MS;
			return undefined;
		}
	}

	/** Only the very file that was found damaged: another process may have renewed it already. */
	private setAside(identity: string | undefined): boolean {
		try {
			if (identityOf(this.path) !== identity) return true;
			// With its log and the log's index: a process that still has the damaged file open would share
			// that index, found by name, with those that open the new file.
			for (const suffix of ['-wal', '-shm']) rmSync(`${this.path}${suffix}`, { force: true });
			renameSync(this.path, `${this.path}.damaged`);
			return true;
		} catch (error) {
			this.warn(faultOf(error), error);
			this.openAfter = this.now + PAUSE_MS;
			return false;
		}
	}

	private release(): void {
		const file = this.file;
		this.file = undefined;
		try {
			file?.close();
		} catch (error) {
			this.warn(faultOf(error), error);
		}
	}

	private warn(fault: Fault, error?: unknown): void {
		const warning = this.warnings[fault];
		if (warning === undefined || this.warned.has(fault)) return;
		this.warned.add(fault);
		this.logger.warn(`Feishu CoreHR: ${warning}`, {
			file: this.path,
			...(error instanceof Error && { error: error.message }),
		});
	}
}
