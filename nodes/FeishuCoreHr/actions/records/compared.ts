import type { Compared } from '../compare/comparison';
import { simplifyWithId } from '../simplify/withId';
import type { RecordKind } from './kinds';

/** How records of a kind are compared with what they were. */
export const comparedRecords = ({ resource, key }: RecordKind): Compared => ({
	kind: resource,
	key,
	choice: { left: new Set(), parts: new Set(), isChosen: () => false },
	isAsked: () => true,
	simple: ([record = {}], language) => simplifyWithId(record, key, language),
});
