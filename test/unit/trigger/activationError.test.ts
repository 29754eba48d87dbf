import { NodeOperationError, UserError } from 'n8n-workflow';

import { FAULT_SENTENCES } from '../../../nodes/FeishuCoreHr/store/faults';
import { StoreFault } from '../../../nodes/FeishuCoreHr/store/store';
import { PlatformError } from '../../../nodes/FeishuCoreHr/transport/errors';
import { activationError } from '../../../nodes/FeishuCoreHr/trigger/activationError';
import { node } from './node';

const shown = (error: unknown) => activationError(node({}).getNode(), error) as NodeOperationError;

describe('why a trigger does not start', () => {
	it("is told in the platform's case by the sentence and what to do, in one message", () => {
		const error = shown(new PlatformError({ code: 10014, status: 400, msg: 'secret invalid' }));
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toMatch(/^The App Secret is wrong\. Copy the App Secret again .*10014/);
		expect(error.description).toMatch(/^Copy the App Secret again/);
	});

	it('is told though n8n has words of its own for such a message', () => {
		const error = shown(new PlatformError({ msg: 'connect ECONNREFUSED 10.0.0.5:443' }));
		expect(error.message).toMatch(/^Feishu could not be reached\. .*ECONNREFUSED/);
	});

	it('is told for a store by the sentence of its fault, which says all', () => {
		const error = shown(new StoreFault('wrongPassword', 'in its own words'));
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe(FAULT_SENTENCES.wrongPassword);
	});

	it('is told for a setting with what is wrong with it', () => {
		const { message } = shown(new StoreFault('wrongSetting', 'it is no URL'));
		expect(message).toBe(`${FAULT_SENTENCES.wrongSetting.replace(/\.$/, '')}. it is no URL`);
		expect(message).not.toContain('..');
	});

	it('is told for a field to fill in as it is', () => {
		const error = shown(new UserError('no App ID', { description: 'Open the credential' }));
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message: 'no App ID', description: 'Open the credential' });
		expect(shown(new UserError('no App ID')).description ?? undefined).toBeUndefined();
	});

	it('is what it is for everything else', () => {
		const error = new TypeError('a bug');
		expect(shown(error)).toBe(error);
		expect(shown('thrown as text')).toBeInstanceOf(NodeOperationError);
		expect(shown('thrown as text').message).toBe('thrown as text');
	});
});
