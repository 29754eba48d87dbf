import type { Json, JsonObject } from '../json';
import { isObject, listOf, objectOf } from '../json';
import { locationV1Sample, personV1Sample } from './samples';

// The v1 bodies tell the same in other words: `id`, and custom fields as `field_name` and `value`.
export function inV1Words(value: Json): Json {
	if (Array.isArray(value)) return value.map(inV1Words);
	if (!isObject(value)) return value;
	if (typeof value.custom_api_name === 'string') {
		return { field_name: value.custom_api_name, value: value.value };
	}
	return Object.fromEntries(
		Object.entries(value).map(([key, child]) => [key, inV1Words(child ?? null)]),
	);
}

/** `data.person` of `GET corehr/v1/persons/:id`. */
export function personV1(personId: string, info: JsonObject): JsonObject {
	const shared = Object.keys(personV1Sample).filter((key) => info[key] !== undefined);
	return {
		...personV1Sample,
		...Object.fromEntries(shared.map((key) => [key, inV1Words(info[key] ?? null)])),
		nationality_id: info.nationality_id_v2,
		id: personId,
	};
}

/** `data.location` of `GET corehr/v1/locations/:id`, and an item of its list. */
export function locationV1(location: JsonObject): JsonObject {
	const { location_id, address, ...rest } = location;
	const addressSample = objectOf(listOf(locationV1Sample.address)[0]);
	const addresses = listOf(address).map((entry) => {
		const { address_id, ...lines } = objectOf(entry);
		return { ...addressSample, ...objectOf(inV1Words(lines)), id: address_id };
	});
	return { ...locationV1Sample, ...objectOf(inV1Words(rest)), address: addresses, id: location_id };
}
