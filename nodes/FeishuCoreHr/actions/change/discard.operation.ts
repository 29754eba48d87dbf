import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Surroundings } from '../lookup/lookUp';
import { actOnEach, namingProperties } from './act';

export const description = namingProperties('discard');

export async function execute(
	context: IExecuteFunctions,
	surroundings: Surroundings,
): Promise<INodeExecutionData[]> {
	return await actOnEach('discard', context, surroundings);
}
