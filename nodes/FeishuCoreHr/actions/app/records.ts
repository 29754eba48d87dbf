import type { IDataObject } from 'n8n-workflow';

import type { Client } from '../../transport/client';
import { searchEmployees } from '../../transport/corehr';
import { listRecords } from '../../transport/recordCalls';
import { type Check, fine, text, type Text, untold, wrong } from './check';
import { answered, refused } from './refusals';

const PEOPLE = text('可以找到人员', 'People can be found');
const LOCATIONS = text('可以找到地点', 'Locations can be found');

const NOBODY = text('没有查到任何人员', 'Nobody was found');
const DATA_PERMISSION = text(
	'在开发者后台「权限管理 > 数据权限」申请「员工资源」的数据范围，然后创建版本并发布，由管理员审核通过。',
	'In the developer console open Permissions & Scopes, Data Permissions, and ask for Employee Resources (员工资源), then create and publish a version of the app and have it approved.',
);

/** The smallest list of each, which shows both the scope and the data permission. */
export async function checkRecords(client: Client): Promise<readonly Check[]> {
	return [
		await check(
			PEOPLE,
			searchEmployees(client, {}, { fields: ['employment_id'], idTypes: {} }, 1),
			() => wrong(PEOPLE, NOBODY, DATA_PERMISSION),
		),
		await check(
			LOCATIONS,
			listRecords(client, { method: 'GET', path: 'v1/locations', size: 1 }, 1),
			() => untold(LOCATIONS, text('一个地点也没有查到，也许还没有建', 'there may be none yet')),
		),
	];
}

async function check(
	name: Text,
	pages: AsyncGenerator<IDataObject[]>,
	none: () => Check,
): Promise<Check> {
	const answer = await answered(pages.next());
	if ('error' in answer) {
		const { error } = answer;
		return error.permanent
			? refused(name, error)
			: untold(name, text(error.message, error.message));
	}
	const { value } = answer.value;
	if (!Array.isArray(value) || value.length === 0) return none();
	return fine(name, text('可以', 'Yes'));
}
