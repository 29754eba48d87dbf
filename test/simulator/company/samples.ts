import customFieldsQuery from '../samples/custom-fields-query.json';
import employeeFields from '../samples/employee-fields.json';
import employeesBatchGet from '../samples/employees-batch-get.json';
import locationV1Get from '../samples/location-v1-get.json';
import locationsBatchGet from '../samples/locations-batch-get.json';
import personV1Get from '../samples/person-v1-get.json';
import type { JsonObject } from '../json';
import { objectOf } from '../json';

// The documented response bodies, taken apart once. Records of the company share their nested
// values: they are read only, so thousands of people cost little.
const employee = objectOf(employeesBatchGet.data.items[0]);
const { person_info, ...employment } = employee;

export const employmentSample: JsonObject = employment;
export const personInfoSample: JsonObject = objectOf(person_info);
export const personV1Sample: JsonObject = objectOf(personV1Get.data.person);
export const locationSample: JsonObject = objectOf(locationsBatchGet.data.items[0]);
export const locationV1Sample: JsonObject = objectOf(locationV1Get.data.location);
export const customFieldSample: JsonObject = objectOf(customFieldsQuery.data.items[0]);

/** `request` is what may stand in the body's `fields`; `path` is where it then appears. */
export const selectableFields: ReadonlyArray<{ readonly path: string; readonly request: string }> =
	employeeFields;
