import { UserError } from 'n8n-workflow';

import { INBOX_URL } from '../../../store/open';

/** In queue mode each worker may have a file of its own, and would tell everything again. */
export const outOfReach = (place: string): UserError =>
	new UserError('This n8n worker cannot know which reminders other workers gave', {
		description: `What was told is remembered in a file on one host (here: ${place}), and workers may run on several. Ask the person who runs n8n to set ${INBOX_URL} on all n8n processes (main, webhook and worker) to the URL of a PostgreSQL database, or to the word n8n if n8n itself uses PostgreSQL, and to restart them. Nothing was told, and no reminder is lost.`,
	});
