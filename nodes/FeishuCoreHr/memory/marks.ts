import { createHash } from 'node:crypto';

import { appKey, type App } from '../transport/app';
import { Seal } from './seal';

/** By what rows are found, without anybody learning from them what they are about. */
export class Marks {
	readonly seal: Seal;

	private latest: readonly [cause: string, mark: string] | undefined;

	constructor(app: App) {
		this.seal = new Seal(app, 'compare');
	}

	/** Short, because it stands in each row: 96 bits. */
	record(kind: string, id: string): string {
		return this.seal.digest(`${kind} ${id}`, 16);
	}

	/** That all records of a kind were listed which a question finds. */
	list(kind: string, question: string): string {
		return this.seal.digest(`list of ${kind} ${question}`, 16);
	}

	scope(parts: readonly string[]): string {
		return this.seal.mark(...parts).slice(0, 11);
	}

	/** Most records are looked at for the same cause. */
	cause(cause: string): string {
		if (this.latest?.[0] !== cause) {
			this.latest = [cause, this.seal.digest(cause, 10)];
		}
		return this.latest[1];
	}
}

/** The same with every secret, so that what an old one wrote can be forgotten, too. */
export const appMark = (app: App): string =>
	createHash('sha256').update(appKey(app)).digest('base64url').slice(0, 8);
