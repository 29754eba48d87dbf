import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type * as Node from '../../../nodes/FeishuCoreHr/FeishuCoreHr.node';
import { runNodeType } from '../../unit/actions/runNodeType';
import { collectGarbage } from '../garbage';
import { published } from '../published';
import { obey } from './child';

/** A process in which our action node lists people, in n8n's own execution context. */
export interface Listing {
	readonly credential: ICredentialDataDecryptedObject;
	readonly people: number;
}

const { FeishuCoreHr } = published<typeof Node>('FeishuCoreHr.node');
const nodeType = new FeishuCoreHr();

const orders = {
	/** @returns seconds of processor time */
	async list({ credential, people }: Listing): Promise<number> {
		const parameters = { resource: 'person', operation: 'getMany', returnAll: true };
		collectGarbage();
		const before = process.cpuUsage();
		const items = await runNodeType(nodeType, { items: [{}], credential, parameters });
		const { user, system } = process.cpuUsage(before);
		if (items.length !== people) throw new Error(`${items.length} of ${people} people`);
		return (user + system) / 1e6;
	},
};
export type ListerOrders = typeof orders;

obey(orders);
