import { join } from 'node:path';

/**
 * The folder in which n8n keeps its own files: `.n8n` in `N8N_USER_FOLDER`, else in the user's home.
 * The same rule as n8n's, which offers nodes no way to ask.
 */
export const journalFolder = (
	env: Readonly<Record<string, string | undefined>>,
	homedir: string,
): string => join(env.N8N_USER_FOLDER ?? homedir, '.n8n');
