/** The seeded company. Departments form a small tree; ids look like the platform's. */
export const departments = {
	headOffice: { id: '7101000000000000001', name: '总部', parent: '' },
	engineering: { id: '7101000000000000002', name: '研发部', parent: '7101000000000000001' },
	people: { id: '7101000000000000003', name: '人力资源部', parent: '7101000000000000001' },
	platform: { id: '7101000000000000004', name: '平台组', parent: '7101000000000000002' },
} as const;

export interface LocationSeed {
	readonly id: string;
	readonly zh: string;
	readonly en: string;
	readonly code: string;
	readonly parent: string;
	readonly postalCode: string;
}

const location = (
	number: number,
	zh: string,
	en: string,
	code: string,
	postalCode: string,
	parent = 0,
): LocationSeed => ({
	id: `720100000000000000${number}`,
	zh,
	en,
	code,
	postalCode,
	parent: parent === 0 ? '' : `720100000000000000${parent}`,
});

export const locationSeeds: readonly LocationSeed[] = [
	location(1, '中国', 'China', 'CN', '100000'),
	location(2, '北京', 'Beijing', 'CN-BJ', '100080', 1),
	location(3, '上海', 'Shanghai', 'CN-SH', '200030', 1),
	location(4, '深圳', 'Shenzhen', 'CN-SZ', '518000', 1),
	location(5, '新加坡', 'Singapore', 'SG', '018989'),
	location(6, '东京', 'Tokyo', 'JP-TK', '100-0005'),
	location(7, '柏林', 'Berlin', 'DE-BE', '10115'),
	location(8, '北京大钟寺', 'Beijing Dazhongsi', 'CN-BJ-DZS', '100098', 2),
];

export interface PersonSeed {
	readonly number: number;
	readonly zh: string;
	readonly en: string;
	readonly department: keyof typeof departments;
	/** Index in `locationSeeds`. */
	readonly location: number;
	readonly status: 'hired' | 'terminated' | 'before onboarding' | 'two employments';
}

const person = (
	number: number,
	zh: string,
	en: string,
	department: keyof typeof departments,
	at: number,
	status: PersonSeed['status'] = 'hired',
): PersonSeed => ({ number, zh, en, department, location: at, status });

export const personSeeds: readonly PersonSeed[] = [
	person(1, '王芳', 'Fang Wang', 'headOffice', 1),
	person(2, '李伟', 'Wei Li', 'engineering', 1),
	person(3, '张敏', 'Min Zhang', 'people', 1),
	person(4, '刘洋', 'Yang Liu', 'engineering', 2),
	person(5, '陈静', 'Jing Chen', 'platform', 2),
	person(6, '杨磊', 'Lei Yang', 'platform', 3),
	person(7, '赵婷', 'Ting Zhao', 'people', 3),
	person(8, '黄强', 'Qiang Huang', 'engineering', 4, 'two employments'),
	person(9, '佐藤花子', 'Hanako Sato', 'engineering', 5),
	person(10, '安娜·施密特', 'Anna Schmidt', 'platform', 6),
	person(11, '周杰', 'Jie Zhou', 'people', 7, 'terminated'),
	person(12, '吴昊', 'Hao Wu', 'engineering', 7, 'before onboarding'),
];
