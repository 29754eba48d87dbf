import { sdkLogger } from '../../../nodes/FeishuCoreHr/longConnection/sdkLogger';

const TICKET = 'simticket-0123';
const TOKEN = 't-simtoken-0123';
const BODY = 'a personal thing';

function lineOf(...parts: unknown[]): string {
	const lines: string[] = [];
	const log = { debug: (line: string) => void lines.push(line), info: () => {}, warn: () => {} };
	sdkLogger(log).debug(...parts);
	return lines.join('\n');
}

describe('a line of the SDK holds no secret', () => {
	it.each<[string, unknown[]]>([
		['an address', ['[ws]', `get connect config success, ws url: wss://h/ws?ticket=${TICKET}`]],
		['an address without scheme', ['[ws]', `connecting to h/ws/v2?device_id=1&ticket=${TICKET}`]],
		['an address alone', ['[ws]', `https://h/ws?ticket=${TICKET}`]],
		['a query alone', ['[ws]', `ticket=${TICKET}`]],
		['a body', ['[ws]', `receive message, message_type: event; message_id: om_1; data: ${BODY}`]],
		['an error that quotes a body', ['[ws]', `failed to handle inbound frame: Unexpected ${BODY}`]],
		['an error', ['[ws] onReady callback threw', new Error(`${TICKET} ${TOKEN} ${BODY}`)]],
		['an error after its words', ['[ws]', 'ignored error', `${TICKET} ${TOKEN} ${BODY}`]],
		['an object', ['[ws]', { config: { headers: { Authorization: `Bearer ${TOKEN}` } } }]],
		['lists in lists', [[['[ws]', [`url: wss://h?ticket=${TICKET}`, { data: BODY }]]]]],
		['JSON', ['[ws]', JSON.stringify({ tenant_access_token: TOKEN, body: BODY })]],
		['a header', ['[ws]', `Authorization: Bearer ${TOKEN}`]],
	])('in %s', (_, parts) => {
		const line = lineOf(...parts);
		expect(line).toMatch(/^SDK /);
		for (const secret of [TICKET, TOKEN, BODY]) expect(line).not.toContain(secret);
	});

	it('but says what happened, and to which message', () => {
		expect(lineOf('[ws]', 'reconnect')).toBe('SDK [ws] reconnect');
		expect(
			lineOf(
				'[ws]',
				'receive message, message_type: event; message_id: om_1; trace_id: a1; data: x',
			),
		).toBe('SDK [ws] receive message, message_type: event; message_id: om_1; trace_id: a1; data');
	});
});
