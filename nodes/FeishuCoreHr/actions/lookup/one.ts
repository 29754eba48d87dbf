import type { IDataObject } from 'n8n-workflow';

import { PlatformError } from '../../transport/errors';
import type { Answer } from './batches';

/**
 * Asks for the first id, where the platform has no call for several. Such a call has no code of its
 * own for an id nobody has: it is "bad parameter". The id is the only value in it that is not chosen
 * from a list, so that means "not found" here.
 */
export async function askForOne(
	[id = '']: readonly string[],
	ask: (id: string) => Promise<IDataObject | undefined>,
): Promise<Answer> {
	const record = await ask(id).catch((error: unknown) => {
		// Without a code it is a proxy's page that was not found.
		const unknownId =
			error instanceof PlatformError &&
			(error.code === 1160001 || (error.code !== undefined && error.status === 404));
		if (!unknownId) throw error;
		return undefined;
	});
	// One was asked for, so it is this one, in whatever form the answer has the id.
	return { byId: new Map(record === undefined ? [] : [[id, [{ ...record, id }]]]) };
}
