import { anniversary, dayIn, dayText, readDay } from '../../../nodes/FeishuCoreHr/coming/days';

const at = (text: string) => Date.parse(text);
const day = (text: string) => readDay(text, 'UTC')!;

it.each([
	['Asia/Shanghai', '2026-11-23T15:59:59Z', '2026-11-23'],
	['Asia/Shanghai', '2026-11-23T16:00:00Z', '2026-11-24'],
	['America/Los_Angeles', '2026-11-24T07:59:59Z', '2026-11-23'],
	['America/Los_Angeles', '2026-11-24T08:00:00Z', '2026-11-24'],
	['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01'],
	['UTC', '2024-02-29T23:59:59Z', '2024-02-29'],
	['Europe/Berlin', '2026-03-29T01:30:00Z', '2026-03-29'],
])('in %s it is, at %s, the %s', (timezone, moment, expected) => {
	expect(dayText(dayIn(timezone, at(moment)))).toBe(expected);
});

it.each<[unknown, string]>([
	['2022-08-01', '2022-08-01'],
	[' 2022-08-01 ', '2022-08-01'],
	['2022-08-01 00:00:00', '2022-08-01'],
	['2022-08-01 23:30:00', '2022-08-01'],
	['2022-08-01T00:00:00Z', '2022-08-01'],
	['2022-08-01T00:00:00.000-05:00', '2022-08-01'],
	['2022-07-31T16:00:00Z', '2022-08-01'],
	['2022-07-31T15:59:59.999Z', '2022-07-31'],
	['2022-08-01 23:30Z', '2022-08-02'],
	['2022-08-01T23:30:00+08:00', '2022-08-01'],
	['2022/8/1', '2022-08-01'],
	['0099-01-01', '0099-01-01'],
	['1659283200000', '2022-08-01'],
	[1659283200000, '2022-08-01'],
	['1659283200', '2022-08-01'],
])('%j of a record, in Shanghai, is the %s', (value, expected) => {
	expect(dayText(readDay(value, 'Asia/Shanghai')!)).toBe(expected);
});

it.each([
	'soon',
	'2022-02-30',
	'2023-02-29',
	'2022-13-01',
	'2022-08',
	'20220801',
	'2022-08-01x',
	'No. 1659283200',
	'2022-02-30T16:00:00Z',
	{},
	[],
	true,
	12,
])('%j is no date', (value) => {
	expect(readDay(value, 'UTC')).toBeUndefined();
});

it.each([
	['2000-02-29', 2024, '2024-02-29'],
	['2000-02-29', 2026, '2026-02-28'],
	['2000-02-29', 2100, '2100-02-28'],
	['1990-12-31', 2026, '2026-12-31'],
	['1990-03-01', 2026, '2026-03-01'],
])('the anniversary of %s in %i is %s', (first, year, expected) => {
	expect(dayText(anniversary(day(first), year))).toBe(expected);
});
