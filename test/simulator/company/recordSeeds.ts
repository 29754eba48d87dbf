import { customFieldValues } from './customFields';
import type { RecordSeed } from './records';
import { departments } from './seed';

export type RecordName = 'departments' | 'companies' | 'jobs' | 'contracts' | 'preHires';

const i18n = (zh: string, en: string) => [
	{ lang: 'zh-CN', value: zh },
	{ lang: 'en-US', value: en },
];

const choice = (enum_name: string, zh: string, en: string) => ({
	enum_name,
	display: i18n(zh, en),
});

const seededDepartments = Object.entries(departments);

/** The company's other records, in the shapes that the official SDK's types give their calls. */
export const recordSeeds: Readonly<Record<RecordName, RecordSeed>> = {
	departments: {
		firstId: 7_101_000_000_000_000_000n,
		count: seededDepartments.length,
		make(number) {
			const [en, seed] = seededDepartments[number - 1] ?? [];
			const parent = seed ? seed.parent : departments.engineering.id;
			return {
				version_id: String(7_111_000_000_000_000_000n + BigInt(number)),
				department_name: i18n(seed?.name ?? `部门${number}`, en ?? `Department ${number}`),
				sub_type: choice('department', '部门', 'Department'),
				...(parent !== '' && { parent_department_id: parent }),
				manager: '7300000000000000010',
				code: `D${number}`,
				is_root: parent === '',
				is_confidential: false,
				effective_date: '2020-01-01',
				active: true,
				description: i18n('', ''),
				custom_fields: customFieldValues('department'),
				staffing_model: choice('job', '职务', 'Job'),
				created_time: '2020-01-01 08:00:00',
			};
		},
	},
	companies: {
		firstId: 7_401_000_000_000_000_000n,
		count: 2,
		make: (number) => ({
			hiberarchy_common: {
				name: i18n(`公司${number}`, `Company ${number}`),
				type: choice('company', '公司', 'Company'),
				active: true,
				effective_time: '2020-01-01 00:00:00',
				code: `C${number}`,
				custom_fields: [],
			},
			type: choice('legal_entity', '法人', 'Legal entity'),
			industry_list: [choice('internet', '互联网', 'Internet')],
			legal_representative: i18n('王芳', 'Fang Wang'),
			tax_payer_id: `91110000${number}`,
			registered_office_address: i18n('北京', 'Beijing'),
			custom_fields: customFieldValues('company'),
		}),
	},
	jobs: {
		firstId: 7_501_000_000_000_000_000n,
		count: 3,
		make: (number) => ({
			code: `J${number}`,
			name: i18n(`职务${number}`, `Job ${number}`),
			description: i18n('', ''),
			active: true,
			job_title: i18n('工程师', 'Engineer'),
			job_family_id_list: ['7511000000000000001'],
			job_level_id_list: ['7521000000000000001', '7521000000000000002'],
			effective_time: '2020-01-01 00:00:00',
			custom_fields: customFieldValues('job'),
		}),
	},
	contracts: {
		firstId: 7_601_000_000_000_000_000n,
		count: 3,
		make: (number) => ({
			effective_time: '2024-01-01 00:00:00',
			contract_end_date: '2026-12-31',
			employment_id: String(7_300_000_000_000_000_000n + BigInt(number * 10)),
			person_id: String(7_000_000_000_000_000_000n + BigInt(number)),
			contract_type: choice('labor_contract', '劳动合同', 'Labour contract'),
			first_party_company_id: '7401000000000000001',
			contract_number: `HT-${number}`,
			duration_type: choice('fixed_term', '固定期限', 'Fixed term'),
			contract_status: choice('effective', '生效', 'In force'),
			signing_times: 1,
			custom_fields: customFieldValues('contract'),
		}),
	},
	preHires: {
		firstId: 7_701_000_000_000_000_000n,
		count: 2,
		make: (number, pre_hire_id) => ({
			pre_hire_id,
			person_info: {
				person_id: String(7_000_000_000_000_000_011n + BigInt(number)),
				legal_name: `新人${number}`,
				preferred_name: `新人${number}`,
				gender: choice('female', '女', 'Female'),
				phone_number: `+86${13_100_000_000 + number}`,
				bank_account_number: '6222000000000000',
				custom_fields: customFieldValues('pre_hire'),
			},
			employment_info: {
				department_id: departments.platform.id,
				work_email: `new${number}@work.example.com`,
				job_id: '7501000000000000001',
				custom_fields: [],
			},
			onboarding_info: {
				onboarding_date: '2026-12-01',
				onboarding_status: 'preboarding',
				flow_name: i18n('入职流程', 'Onboarding'),
			},
			probation_info: { probation_period: 6 },
			contract_info: { contract_start_date: '2026-12-01' },
		}),
	},
};
