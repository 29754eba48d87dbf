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
	/** How often, one list after the other. */
	readonly times: number;
}

const { FeishuCoreHr } = published<typeof Node>('FeishuCoreHr.node');
const nodeType = new FeishuCoreHr();

const orders = {
	/** @returns seconds of processor time for a list, the clearing up that falls due meanwhile included */
	async list({ credential, people, times }: Listing): Promise<number> {
		const parameters = { resource: 'person', operation: 'getMany', returnAll: true };
		collectGarbage();
		const before = process.cpuUsage();
		for (let time = 0; time < times; time++) {
			const items = await runNodeType(nodeType, { items: [{}], credential, parameters });
			if (items.length !== people) throw new Error(`${items.length} of ${people} people`);
		}
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1e6 / times;
	},
};
export type ListerOrders = typeof orders;

obey(orders);
