import type { JsonObject } from '../json';
import { listOf, objectOf, stringOf } from '../json';
import type { Settings } from '../settings';
import { within } from '../settings';
import { customFieldValues } from './customFields';
import { Lagged } from './lagged';
import type { LocationChange } from './locationChanges';
import { changedLocation } from './locationChanges';
import { locationSample } from './samples';
import type { LocationSeed } from './seed';
import { locationSeeds } from './seed';
import { locationV1 } from './v1Shapes';

const i18n = (zh: string, en: string) => [
	{ lang: 'zh-CN', value: zh },
	{ lang: 'en-US', value: en },
];

function record({ id, zh, en, code, parent, postalCode }: LocationSeed): JsonObject {
	return {
		...locationSample,
		location_id: id,
		hiberarchy_common: {
			...objectOf(locationSample.hiberarchy_common),
			parent_id: parent,
			name: i18n(zh, en),
			description: i18n(`${zh}办公室`, `${en} office`),
			code,
			custom_fields: [],
		},
		address: listOf(locationSample.address).map((address) => ({
			...objectOf(address),
			address_id: `${id}9`.slice(1),
			full_address_local_script: zh,
			full_address_western_script: en,
			postal_code: postalCode,
		})),
		custom_fields: customFieldValues('location'),
	};
}

/** The locations of the company; ids are stable from run to run. */
export class Locations {
	/** Which nobody can read any more. */
	readonly hidden = new Set<string>();

	private readonly byId = new Map<string, Lagged<JsonObject, 'locations'>>();

	constructor(private readonly settings: Settings) {
		for (const seed of locationSeeds) this.open(seed);
	}

	get ids(): readonly string[] {
		return [...this.byId.keys()];
	}

	/** Opens `count` more locations and returns their ids. */
	add(count: number): string[] {
		const first = this.byId.size + 1;
		return Array.from({ length: count }, (_, index) => {
			const number = first + index;
			return this.open({
				id: String(7_200_000_000_000_000_000n + BigInt(number)),
				zh: `地点${number}`,
				en: `Location ${number}`,
				code: `L${number}`,
				parent: '',
				postalCode: String(100_000 + number),
			});
		});
	}

	/** Applies the patch (see `changedLocation`); `undefined` when no location has the id. */
	change(locationId: string, patch: JsonObject): LocationChange | undefined {
		const location = this.byId.get(locationId);
		if (!location) return undefined;
		const change = changedLocation(location.latest, patch);
		const { readLagMs, random, now } = this.settings;
		location.write(change.record, { locations: now() + within(readLagMs.locations, random) });
		return change;
	}

	/** The v2 body of a location, as it can be read now. */
	asV2(locationId: string): JsonObject | undefined {
		if (this.hidden.has(locationId)) return undefined;
		return this.byId.get(locationId)?.read('locations', this.settings.now());
	}

	/** The v1 body of a location, as it can be read now. */
	asV1(locationId: string): JsonObject | undefined {
		const location = this.asV2(locationId);
		return location && locationV1(location);
	}

	/** These locations and all below them. */
	withDescendants(locationIds: readonly string[]): ReadonlySet<string> {
		const found = new Set(locationIds);
		let size = 0;
		while (size !== found.size) {
			size = found.size;
			for (const [id, location] of this.byId) {
				const parent = stringOf(objectOf(location.latest.hiberarchy_common).parent_id);
				if (found.has(parent)) found.add(id);
			}
		}
		return found;
	}

	private open(seed: LocationSeed): string {
		this.byId.set(seed.id, new Lagged(record(seed), { locations: 0 }));
		return seed.id;
	}
}
