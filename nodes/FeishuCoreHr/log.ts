import { LoggerProxy } from 'n8n-workflow';

/** n8n's own log, for what outlives the node that started it. */
export interface Log {
	debug(message: string, meta?: object): void;
	info(message: string, meta?: object): void;
	warn(message: string, meta?: object): void;
}

/** @param subject named in each line, so that an operator knows which app or workflow is meant */
export function logOf(subject: string): Log {
	const write =
		(level: keyof Log) =>
		(message: string, meta: object = {}) =>
			LoggerProxy[level](`Feishu CoreHR (${subject}): ${message}`, { ...meta });
	return { debug: write('debug'), info: write('info'), warn: write('warn') };
}
