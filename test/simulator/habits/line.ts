import type { Habits } from './habit';

/** Habits of the long connection: handshakes, sockets, pongs. */
export const lineHabits = {
	'connection limit': {
		what: 'handshakes are refused while old connections are still counted (1000040350)',
		witness: 'reference: handshake error codes of the long connection; SDK 1.74.0, ws-client',
		start: ({ app }) => {
			app.longConnection.refuseHandshakes({ code: 1000040350 });
			return () => app.longConnection.acceptHandshakes();
		},
	},
} satisfies Habits;
