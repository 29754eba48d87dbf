/**
 * Whether executions run in other processes, n8n's workers. n8n takes the quotes of a value away
 * (2.41), as they come from files of environment variables.
 */
export const isQueueMode = (env: Readonly<Record<string, string | undefined>>): boolean =>
	/^['"]?queue['"]?$/.test((env.EXECUTIONS_MODE ?? '').trim());
