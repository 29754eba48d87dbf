import type { Settings } from '../settings';
import { Locations } from './locations';
import { Oddities } from './oddities';
import { People } from './people';
import type { RecordName } from './recordSeeds';
import { recordSeeds } from './recordSeeds';
import { Records } from './records';
import { Timelines } from './timelines';

/** The one tenant behind all apps of a simulator. */
export class Company {
	readonly people: People;
	readonly locations: Locations;
	/** What else there is, by the name of its calls. */
	readonly records: Readonly<Record<RecordName, Records>>;
	readonly oddities = new Oddities();
	readonly timelines: Timelines;
	private issuedIds = 0;

	constructor(settings: Settings) {
		this.people = new People(settings);
		this.locations = new Locations(settings);
		const records = Object.entries(recordSeeds).map(([name, seed]) => [
			name,
			new Records(settings, seed),
		]);
		this.records = Object.fromEntries(records) as Record<RecordName, Records>;
		this.timelines = new Timelines(this.locations, this.records);
	}

	/** An id that nothing has yet: of a job data version, a job change, an off-boarding. */
	newId(): string {
		return String(7_800_000_000_000_000_000n + BigInt(++this.issuedIds));
	}
}
