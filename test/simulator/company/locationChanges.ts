import type { Json, JsonObject } from '../json';
import { listOf, objectOf, stringOf } from '../json';

/** A change inside a location, as the event's `sub_events` tells it. */
export interface SubEvent extends JsonObject {
	readonly id: string;
	readonly entity: string;
	readonly agg_entity: string;
	readonly agg_entity_id: string;
	readonly agg_entity_field: string;
	/** 1 created, 2 updated, 3 deleted. */
	readonly opt_type: number;
	readonly field_changes: readonly string[];
}

export interface LocationChange {
	readonly record: JsonObject;
	readonly fieldChanges: readonly string[];
	readonly subEvents: readonly SubEvent[];
}

/** Names in the records → names in the event (the event page lists the latter). */
const EVENT_NAMES: Readonly<Record<string, string>> = {
	parent_id: 'superior_org',
	location_usage_list: 'location_usage',
	address_type_list: 'address_type',
	city_id: 'city_v2',
	distinct_id: 'district_v2',
};

/** Never in an event (the event page lists them). */
const SILENT = new Set(['expiration_time']);

function eventName(field: string): string {
	const line = /^((?:local_)?address_line)(\d)$/.exec(field);
	if (line) return `${line[1]}_${line[2]}`;
	return EVENT_NAMES[field] ?? field.replace(/_id$/, '');
}

const loudNames = (patch: JsonObject): string[] =>
	Object.keys(patch)
		.filter((field) => !SILENT.has(field))
		.map(eventName);

/**
 * Applies a patch to a v2 location body and tells what its event lists:
 * `hiberarchy_common` is merged (entity `organization`), `address` is merged into the address of
 * its `address_id`, or the first one; `addAddress` is a new address, `removeAddress` the id of one
 * that goes; every other key replaces a field of the location itself.
 */
export function changedLocation(before: JsonObject, patch: JsonObject): LocationChange {
	const { hiberarchy_common, address, addAddress, removeAddress, ...own } = patch;
	const locationId = stringOf(before.location_id);
	const fieldChanges: string[] = [];
	const subEvents: SubEvent[] = [];
	let addresses = listOf(before.address).map(objectOf);

	const tell = (entity: string, id: string, optType: number, names: readonly string[]): void => {
		if (names.length === 0) return;
		fieldChanges.push(...(entity === 'address' ? ['address'] : names));
		subEvents.push({
			id,
			entity,
			agg_entity: 'location',
			agg_entity_id: locationId,
			agg_entity_field: entity === 'address' ? 'address' : '',
			opt_type: optType,
			field_changes: names,
		});
	};

	tell('location', locationId, 2, loudNames(own));
	const organization = objectOf(hiberarchy_common);
	tell('organization', locationId, 2, loudNames(organization));
	if (address !== undefined) {
		const { address_id, ...fields } = objectOf(address);
		const id = stringOf(address_id) || stringOf(addresses[0]?.address_id);
		addresses = addresses.map((one) => (one.address_id === id ? { ...one, ...fields } : one));
		tell('address', id, 2, loudNames(fields));
	}
	if (addAddress !== undefined) {
		const id = `${locationId}${addresses.length}`.slice(1);
		addresses = [...addresses, { address_id: id, ...objectOf(addAddress) }];
		tell('address', id, 1, loudNames(objectOf(addAddress)));
	}
	if (removeAddress !== undefined) {
		addresses = addresses.filter((one) => one.address_id !== removeAddress);
		// A deleted sub-event lists no fields: the whole entity went.
		fieldChanges.push('address');
		subEvents.push({
			id: stringOf(removeAddress),
			entity: 'address',
			agg_entity: 'location',
			agg_entity_id: locationId,
			agg_entity_field: 'address',
			opt_type: 3,
			field_changes: [],
		});
	}
	const common: Json = { ...objectOf(before.hiberarchy_common), ...organization };
	return {
		record: { ...before, ...own, hiberarchy_common: common, address: addresses },
		fieldChanges: [...new Set(fieldChanges)],
		subEvents,
	};
}
