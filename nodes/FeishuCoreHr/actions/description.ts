import { type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

import { keepChoices } from '../keepChoices';
import { inPanelLanguage } from '../panelLanguage';
import * as app from './app/app.resource';
import * as change from './change/change.resource';
import { optionsProperty } from './options';
import * as person from './person/person.resource';
import * as records from './records/properties';

/** The description but for the name card, which n8n's linter wants to find in the node class. */
export const actionDescription: Pick<
	INodeTypeDescription,
	'inputs' | 'outputs' | 'credentials' | 'properties'
> = inPanelLanguage({
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
					name: 'App',
					value: 'app',
					description: 'The Feishu app of the credential: is everything set up?',
				},
				{
					name: 'Change',
					value: 'change',
					description: 'What the trigger received: what waits, ran or failed',
				},
				{ name: 'Person', value: 'person', description: 'Personal information and employment' },
				...records.resourceOptions,
			].sort((a, b) => a.name.localeCompare(b.name, 'en')),
			default: 'person',
		},
		...person.description,
		...records.properties,
		...change.description,
		...app.description,
		optionsProperty(['person', ...records.resources]),
	]),
});
