import type { ILoadOptionsFunctions, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { withOwnFields } from '../actions/pickers/customFields';
import { LOCATION_FIELD_OPTIONS, PERSON_FIELD_OPTIONS } from '../events/fields';
import { say } from '../panelLanguage';

/** The lists of fields with those that the tenant has added, which events call by their API names. */
export const triggerPickers: NonNullable<INodeType['methods']> = {
	loadOptions: {
		async loadPersonFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
			return await withOwnFields(this, 'personFields', PERSON_FIELD_OPTIONS, [
				{
					object: 'person',
					prefix: '',
					description: say('Custom field of the person', '个人信息的自定义字段'),
				},
			]);
		},
		async loadLocationFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
			return await withOwnFields(this, 'locationFields', LOCATION_FIELD_OPTIONS, [
				{
					object: 'location',
					prefix: '',
					description: say('Custom field of the location', '地点的自定义字段'),
				},
			]);
		},
	},
};
