import type { ServerResponse } from 'node:http';

/**
 * Tells once whether n8n took the event that it is answering. It answers 200 only after the
 * execution's row exists, and 500 when it could not be made; and it still answers, into the void,
 * when the platform gave up waiting meanwhile.
 */
export function whenAnswered(response: ServerResponse, settle: (taken: boolean) => void): void {
	const answered = () => settle(response.statusCode === 200);
	response.once('finish', answered);
	response.once('close', () => {
		if (response.writableEnded) return answered();
		const end = response.end.bind(response);
		response.end = ((...parts: Parameters<typeof end>) => {
			answered();
			return end(...parts);
		}) as typeof response.end;
	});
}
