import { type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import { keepChoices } from '../keepChoices';
import * as change from './change/change.resource';
import * as location from './location/location.resource';
import { optionsProperty } from './options';
import * as person from './person/person.resource';

/** The description but for the name card, which n8n's linter wants to find in the node class. */
export const actionDescription: Pick<
	INodeTypeDescription,
	'inputs' | 'outputs' | 'credentials' | 'properties'
> = {
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	credentials: [{ name: 'feishuCoreHrApi', required: true }],
	properties: keepChoices([
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Change',
					value: 'change',
					description: 'What the trigger received: what waits, ran or failed',
				},
				{ name: 'Location', value: 'location', description: 'A place of work, with its address' },
				{ name: 'Person', value: 'person', description: 'Personal information and employment' },
			],
			default: 'person',
		},
		...person.description,
		...location.description,
		...change.description,
		optionsProperty,
	]),
};
