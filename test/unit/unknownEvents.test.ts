import { UnknownEvents } from '../../nodes/FeishuCoreHr/unknownEvents';

const HOUR_MS = 3_600_000;

function atHour() {
	let hours = 0;
	const events = new UnknownEvents({ monotonic: () => hours * HOUR_MS });
	return (hour: number, type: string) => {
		hours = hour;
		return events.sentence(type);
	};
}

describe('a type of event that the catalogue does not know', () => {
	it('is told by its name, once a day', () => {
		const told = atHour();
		expect(told(0, 'corehr.robot.hired_v1')).toMatch(
			/does not know came: corehr\.robot\.hired_v1\./,
		);
		expect(told(23.9, 'corehr.robot.hired_v1')).toBeUndefined();
		expect(told(24, 'corehr.robot.hired_v1')).toMatch(/robot/);
		expect(told(25, 'corehr.robot.hired_v1')).toBeUndefined();
	});

	it('is told beside another', () => {
		const told = atHour();
		expect(told(0, 'a')).toMatch(/came: a\./);
		expect(told(0, 'b')).toMatch(/came: b\./);
	});

	it('is not told when somebody thinks of ever new names, until the next day', () => {
		const told = atHour();
		const names = Array.from({ length: 1_000 }, (_, index) => `name ${index}`);
		expect(names.filter((name) => told(0, name))).toHaveLength(200);
		expect(told(23, 'one more')).toBeUndefined();
		expect(told(24, 'one more')).toMatch(/one more/);
	});
});
