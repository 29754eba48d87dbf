/** All that the page corehr-v2/department/batch_get lists. */
export const DEPARTMENT_FIELDS: readonly string[] = [
	'version_id',
	'department_name',
	'sub_type',
	'parent_department_id',
	'manager',
	'tree_order',
	'list_order',
	'code',
	'is_root',
	'is_confidential',
	'effective_date',
	'expiration_date',
	'active',
	'description',
	'custom_fields',
	'staffing_model',
	'cost_center_id',
	'created_time',
	'updated_time',
	'created_by',
	'updated_by',
	'record_created_time',
	'record_updated_time',
	'record_created_by',
	'record_updated_by',
];

/**
 * Who it is and all about the job to come (page corehr-v2/pre_hire/query); none of bank accounts,
 * identity papers, family, health or home address, which nobody should get by the way.
 */
export const PRE_HIRE_FIELDS: readonly string[] = [
	'person_info.person_id',
	'person_info.legal_name',
	'person_info.preferred_name',
	'person_info.preferred_local_full_name',
	'person_info.preferred_english_full_name',
	'person_info.gender',
	'person_info.phone_number',
	'person_info.email_address',
	'person_info.custom_fields',
	'employment_info',
	'onboarding_info',
	'probation_info',
	'contract_info',
];

/** Fields of the versions of a location or a company: those that each version has of its own. */
export const versionFieldsOf = (noun: 'company' | 'location'): readonly string[] => [
	`${noun}_name`,
	'code',
	'active',
	`parent_${noun}`,
	'description',
	'effective_date',
	'expiration_date',
];

export const DEPARTMENT_VERSION_FIELDS: readonly string[] = [
	'department_name',
	'sub_type',
	'code',
	'active',
	'parent_department_id',
	'manager',
	'description',
	'effective_date',
	'expiration_date',
];
