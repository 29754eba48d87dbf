import type { INodeExecutionData } from 'n8n-workflow';

import { FeishuCoreHr } from '../../../nodes/FeishuCoreHr/FeishuCoreHr.node';
import { runNodeType, type Run } from './runNodeType';

export { credentialOf, type Run } from './runNodeType';

const nodeType = new FeishuCoreHr();

/** Runs the action node inside n8n's own execution context, over real HTTP. */
export const runNode = async (run: Run): Promise<INodeExecutionData[]> =>
	await runNodeType(nodeType, run);
