import type { Envelope, SimulatedApp } from '../../simulator';
import { LOCATION_UPDATED, PERSON_UPDATED } from '../../simulator';

/** The field whose changes the workflows of an odd day wait for. */
export const WATCHED = 'phone_number';

/** Keeps what an app pushes, whoever makes it push. */
export class Pushes {
	private readonly events: unknown[] = [];

	constructor(app: SimulatedApp) {
		const push = app.push.bind(app);
		app.push = (event, options) => {
			this.events.push(event);
			return push(event, options);
		};
	}

	/** The well-formed events that pass the filters of the day, each once. */
	get passing(): ReadonlyArray<{ readonly id: string; readonly type: string }> {
		const envelopes = this.events.filter(isEnvelope).filter(passes);
		const byId = new Map(envelopes.map(({ header }) => [header.event_id, header.event_type]));
		return [...byId].map(([id, type]) => ({ id, type }));
	}
}

function isEnvelope(event: unknown): event is Envelope {
	const { header, event: body } = (event ?? {}) as Partial<Envelope>;
	return typeof header?.event_id === 'string' && typeof body === 'object' && body !== null;
}

function passes({ header, event }: Envelope): boolean {
	if (header.event_type === LOCATION_UPDATED) return true;
	const fields = event.field_changes;
	return header.event_type === PERSON_UPDATED && Array.isArray(fields) && fields.includes(WATCHED);
}
