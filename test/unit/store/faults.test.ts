import {
	type Fault,
	FAULT_SENTENCES,
	faultOf,
	PERMANENT,
} from '../../../nodes/FeishuCoreHr/store/faults';
import { StoreFault } from '../../../nodes/FeishuCoreHr/store/store';

describe('the cause of an error', () => {
	it.each<[unknown, Fault]>([
		// SQLite: primary result codes, and extended ones, which hold them in their low byte.
		[{ errcode: 5 }, 'locked'],
		[{ errcode: 6 }, 'locked'],
		[{ errcode: 8 }, 'readOnly'],
		[{ errcode: 1032 }, 'readOnly'],
		[{ errcode: 11 }, 'damaged'],
		[{ errcode: 13 }, 'full'],
		[{ errcode: 14 }, 'cannotOpen'],
		[{ errcode: 26 }, 'damaged'],
		[{ errcode: 261 }, 'locked'],
		[{ errcode: 1 }, 'failed'],
		[{ errcode: 5, code: 'ERR_SQLITE_ERROR' }, 'locked'],
		// The file system
		[{ code: 'ENOSPC' }, 'full'],
		[{ code: 'EDQUOT' }, 'full'],
		[{ code: 'EROFS' }, 'readOnly'],
		[{ code: 'EACCES' }, 'readOnly'],
		[{ code: 'EPERM' }, 'readOnly'],
		[{ code: 'ENOENT' }, 'cannotOpen'],
		[{ code: 'ENOTDIR' }, 'cannotOpen'],
		[{ code: 'EISDIR' }, 'cannotOpen'],
		[{ code: 'EEXIST' }, 'cannotOpen'],
		// PostgreSQL
		[{ code: '28P01' }, 'wrongPassword'],
		[{ code: '28000' }, 'wrongPassword'],
		[{ code: '3D000' }, 'noDatabase'],
		[{ code: '42501' }, 'noRight'],
		[{ code: '25006' }, 'unreachable'],
		[{ code: '53100' }, 'full'],
		[{ code: '53300' }, 'unreachable'],
		[{ code: '55P03' }, 'locked'],
		[{ code: '57014' }, 'slow'],
		[{ code: '57P01' }, 'unreachable'],
		[{ code: '08006' }, 'unreachable'],
		[{ code: '40P01' }, 'failed'],
		[{ code: '10806' }, 'failed'],
		// The way to it
		[{ code: 'ECONNREFUSED' }, 'unreachable'],
		[{ code: 'EAI_AGAIN' }, 'unreachable'],
		[{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'unreachable'],
		[{ code: 'XECONNREFUSED' }, 'failed'],
		[{ code: 'E1' }, 'failed'],
		// Anything else
		[{ code: 7 }, 'failed'],
		[new Error('odd'), 'failed'],
		['text', 'failed'],
		[undefined, 'failed'],
		[null, 'failed'],
	])('%j is %s', (error, fault) => {
		expect(faultOf(error)).toBe(fault);
	});

	it('that is named already stays', () => {
		expect(faultOf(new StoreFault('slow', 'too late'))).toBe('slow');
	});
});

describe('what is said of a fault', () => {
	const REFUSED = /events are refused, and Feishu brings them again/;

	it.each(Object.entries(FAULT_SENTENCES))('(%s) is a sentence', (_, sentence) => {
		expect(sentence).toMatch(/^(n8n|[A-Z]).*\.$/);
	});

	it.each(['full', 'locked', 'readOnly', 'cannotOpen', 'unreachable', 'slow', 'failed'] as const)(
		'(%s) says that no event is lost, where events are refused',
		(fault) => expect(FAULT_SENTENCES[fault]).toMatch(REFUSED),
	);

	it.each(['noSqlite', 'networkFolder', 'wrongPassword', 'noDatabase'] as const)(
		'(%s) names the setting, where a person has to change it before a workflow starts',
		(fault) => {
			expect(PERMANENT.has(fault)).toBe(true);
			expect(FAULT_SENTENCES[fault]).toContain('FEISHU_COREHR_INBOX_URL');
		},
	);
});

it('a fault is known by its name, so that another copy of the package knows it, too', () => {
	const foreign = Object.assign(new Error('full'), { name: 'StoreFault' });
	const others = [new Error('StoreFault'), { name: 'StoreFault' }, undefined];
	expect([new StoreFault('full', 'no room'), foreign].every((one) => StoreFault.is(one))).toBe(
		true,
	);
	expect(others.some((one) => StoreFault.is(one))).toBe(false);
	expect(new StoreFault('full', 'no room').message).toBe('no room');
});
