import type { INodeType } from 'n8n-workflow';

import { RECORD_KINDS } from '../records/kinds';
import { loadPersonFields } from './customFields';
import { searchPeople } from './people';
import { searchRecords } from './records';

/** What the lists of the panel ask the platform. */
export const pickers: NonNullable<INodeType['methods']> = {
	loadOptions: { loadPersonFields },
	listSearch: {
		searchPeople,
		...Object.fromEntries(
			RECORD_KINDS.flatMap((kind) =>
				kind.searchListMethod === undefined ? [] : [[kind.searchListMethod, searchRecords(kind)]],
			),
		),
	},
};
