import type { Settings } from '../settings';
import { Locations } from './locations';
import { Oddities } from './oddities';
import { People } from './people';

/** The one tenant behind all apps of a simulator. */
export class Company {
	readonly people: People;
	readonly locations: Locations;
	readonly oddities = new Oddities();

	constructor(settings: Settings) {
		this.people = new People(settings);
		this.locations = new Locations(settings);
	}
}
