import { Ledger, type Claim } from '../../../nodes/FeishuCoreHr/delivery/ledger';
import { UntilAcknowledged } from '../../../nodes/FeishuCoreHr/delivery/untilAcknowledged';
import type { ClaimKey, Journal } from '../../../nodes/FeishuCoreHr/journal/journal';

const KEY: ClaimKey = { workflowId: 'w', nodeId: 'n', eventId: 'e' };

function ours(claim: Claim) {
	if (claim.kind !== 'ours') throw new Error(`claim is ${claim.kind}`);
	return claim;
}

/** A journal in which another process holds the claim. */
const held: Journal = {
	claim: () => 'busy',
	done: () => undefined,
	release: () => undefined,
	close: () => undefined,
};

const set = (journal: Journal = new UntilAcknowledged()) => new Ledger(journal, () => 0);

it('the first delivery of an event may run it', () => {
	expect(set().claim(KEY).kind).toBe('ours');
});

it('a delivery of an event that ran is a duplicate', () => {
	const ledger = set();
	ours(ledger.claim(KEY)).settle(true);
	expect(ledger.claim(KEY).kind).toBe('done');
});

it('an event whose run failed or was refused may run again', () => {
	const ledger = set();
	ours(ledger.claim(KEY)).settle(false);
	expect(ledger.claim(KEY).kind).toBe('ours');
});

it.each([true, false])('a duplicate that arrives meanwhile shares the verdict %s', async (done) => {
	const ledger = set();
	const first = ours(ledger.claim(KEY));
	const second = ledger.claim(KEY);
	first.settle(done);
	expect(second.kind === 'shared' && (await second.verdict)).toBe(done);
});

it('only the first verdict counts', () => {
	const ledger = set();
	const claim = ours(ledger.claim(KEY));
	claim.settle(true);
	claim.settle(false);
	expect(ledger.claim(KEY).kind).toBe('done');
});

it.each<[string, Partial<ClaimKey>]>([
	['another workflow', { workflowId: 'w2' }],
	['another node', { nodeId: 'n2' }],
	['another event', { eventId: 'e2' }],
])('%s has its own claim', (_, other) => {
	const ledger = set();
	ledger.claim(KEY);
	expect(ledger.claim({ ...KEY, ...other }).kind).toBe('ours');
});

it('what another process is taking is busy here', () => {
	expect(set(held).claim(KEY).kind).toBe('busy');
});

it('what was served until acknowledged runs again once it is forgotten', () => {
	const ledger = set();
	ours(ledger.claim(KEY)).settle(true);
	ledger.forget(KEY);
	expect(ledger.claim(KEY).kind).toBe('ours');
});

it('what was served but never acknowledged is forgotten when the platform has given up', () => {
	let now = 0;
	const ledger = new Ledger(new UntilAcknowledged(), () => now);
	ours(ledger.claim(KEY)).settle(true);
	now = 9 * 3_600_000;
	ours(ledger.claim({ ...KEY, eventId: 'later' })).settle(true);
	expect(ledger.claim(KEY).kind).toBe('ours');
});
