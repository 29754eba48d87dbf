import type { ActEvent } from './actEvents';
import { eventsOfDismissal, eventsOfHire, eventsOfMove } from './actEvents';
import type { SimulatedApp } from './app';
import type { Company } from './company/company';
import { inDepartment, withStatus } from './company/personRecords';
import { shuffled } from './endpoints';
import { objectOf, stringOf } from './json';
import type { Settings } from './settings';

/** What an act of the company sent. */
export interface Acted {
	readonly personId: string;
	readonly employmentId: string;
	/** In the order of sending; what was sent twice is listed twice, with one id. */
	readonly pushed: readonly PushedEvent[];
}

/** A type, so that control verbs can answer it as JSON. */
export type PushedEvent = {
	readonly appId: string;
	readonly eventType: string;
	readonly eventId: string;
};

/** How likely an event of an act is sent twice: its page tells to expect it. */
const TWICE = 0.25;

/** The company changes its people, and the platform tells every subscribed app. */
export class CompanyActs {
	constructor(
		private readonly company: Company,
		private readonly apps: () => readonly SimulatedApp[],
		private readonly settings: Settings,
	) {}

	/** Hires somebody, into engineering unless told otherwise; read lags count from now. */
	hire(departmentId?: string): Acted {
		const into = departmentId === undefined ? {} : this.department(departmentId);
		return this.told(this.company.people.create(into), eventsOfHire);
	}

	/** Moves somebody to another department, in force at once. Throws where either is unknown. */
	move(personId: string, departmentId: string): Acted {
		this.worker(personId);
		this.company.people.changeEmployment(personId, this.department(departmentId));
		return this.told(personId, eventsOfMove);
	}

	/** Dismisses somebody without an approval, today being the last day. Throws for who is not there. */
	dismiss(personId: string): Acted {
		this.worker(personId);
		const expiration_date = new Date(this.settings.now()).toISOString().slice(0, 10);
		const left = { ...withStatus('terminated'), expiration_date };
		this.company.people.changeEmployment(personId, left);
		return this.told(personId, eventsOfDismissal);
	}

	private worker(personId: string): void {
		const { employment_status } = this.company.people.employmentOf(personId) ?? {};
		if (objectOf(employment_status).enum_name !== 'hired') {
			throw new Error(`Nobody works here as person ${personId}`);
		}
	}

	private department(id: string) {
		const department = this.company.records.departments.read(id);
		if (!department) throw new Error(`There is no department ${id}`);
		return inDepartment(id, department.department_name);
	}

	/** Sends the events in any order, some twice, to each app those it has subscribed. */
	private told(personId: string, eventsOf: typeof eventsOfHire): Acted {
		const { company, settings } = this;
		const employmentId = stringOf(company.people.employmentOf(personId)?.employment_id);
		const newId = () => company.newId();
		const events = eventsOf({ personId, employmentId, now: settings.now(), newId });
		const pushed = this.apps().flatMap((app) => this.pushTo(app, events));
		return { personId, employmentId, pushed };
	}

	private pushTo(app: SimulatedApp, events: readonly ActEvent[]): PushedEvent[] {
		const { random } = this.settings;
		const envelopes = events
			.filter(([eventType]) => app.subscribed.has(eventType))
			.map(([eventType, body]) => app.event(eventType, body))
			.flatMap((event) => (random() < TWICE ? [event, event] : [event]));
		return shuffled(envelopes, random).map((event) => ({
			appId: app.appId,
			eventType: event.header.event_type,
			eventId: app.push(event),
		}));
	}
}
