import { LoggerProxy } from 'n8n-workflow';

import type { SdkLogger } from './sdk';

export interface Log {
	debug(message: string, meta?: object): void;
	info(message: string, meta?: object): void;
	warn(message: string, meta?: object): void;
}

/**
 * n8n's own log, for what outlives the node that started it.
 *
 * @param appId named in each line, so that an operator with several apps knows which one is meant
 */
export function appLog(appId: string): Log {
	const write =
		(level: keyof Log) =>
		(message: string, meta: object = {}) =>
			LoggerProxy[level](`Feishu CoreHR (${appId}): ${message}`, { ...meta });
	return { debug: write('debug'), info: write('info'), warn: write('warn') };
}

/**
 * The SDK's lines, all at debug: what an operator needs to know of a connection is logged once,
 * where it changes. Addresses lose their query, which holds the connect ticket.
 */
export function sdkLogger(log: Log): SdkLogger {
	const write = (...parts: unknown[]) => log.debug(`SDK ${parts.flat().map(text).join(' ')}`);
	return { error: write, warn: write, info: write, debug: write, trace: () => undefined };
}

function text(part: unknown): string {
	const words =
		part instanceof Error ? part.message : typeof part === 'string' ? part : typeof part;
	return words.replace(/(\bwss?:\/\/[^\s?]+)\?\S*/g, '$1?…');
}
