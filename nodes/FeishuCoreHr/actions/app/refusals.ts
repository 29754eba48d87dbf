import { explain, PlatformError } from '../../transport/errors';
import { type Check, type Text, text, wrong } from './check';

interface Refusal {
	readonly details: string;
	readonly whatToDo: string;
}

const KEYS: Refusal = {
	details: '飞书不接受这个 App ID 或 App Secret',
	whatToDo:
		'在开发者后台「凭证与基础信息」重新复制 App ID 和 App Secret 到 n8n 凭证，并确认凭证中的平台（飞书或 Lark）正确。',
};

/** In Chinese what `explain` says in English. */
const REFUSALS: Readonly<Record<number, Refusal>> = {
	10003: KEYS,
	10014: KEYS,
	10015: KEYS,
	99991400: {
		details: '调用过于频繁，已达到飞书的频率限制',
		whatToDo: '稍后再运行一次。',
	},
	99991401: {
		details: 'n8n 服务器的 IP 不在应用的 IP 白名单中',
		whatToDo: '在开发者后台「安全设置」的 IP 白名单中加入 n8n 服务器的公网 IP。',
	},
	99991403: {
		details: '企业本月的 API 调用额度已用完',
		whatToDo: '请飞书管理员购买更多额度，或等到下个月。',
	},
	99991662: {
		details: '应用已被停用',
		whatToDo: '请飞书管理员在管理后台「工作台 > 应用管理」中启用该应用。',
	},
	99991672: {
		details: '应用缺少权限',
		whatToDo: '在开发者后台「权限管理」开通所列权限之一，然后在「版本管理与发布」创建版本并发布。',
	},
	99991673: {
		details: '应用未安装到本企业',
		whatToDo: '在开发者后台「版本管理与发布」创建版本并发布，由管理员审核通过。',
	},
};

const UNREACHABLE: Refusal = {
	details: '无法连接飞书开放平台，或由其他服务器代为应答',
	whatToDo:
		'检查 n8n 服务器的网络、代理（HTTPS_PROXY、NO_PROXY）和防火墙，以及凭证中的平台与 Base URL。',
};

const OTHER: Refusal = {
	details: '飞书拒绝了请求',
	whatToDo: '请把下面的 code 和 log_id 提供给飞书技术支持。',
};

/** What a call gave, or why the platform refused it; anything else is thrown on. */
export async function answered<T>(
	call: Promise<T>,
): Promise<{ readonly value: T } | { readonly error: PlatformError }> {
	return await call.then(
		(value) => ({ value }),
		(error: unknown) => {
			if (PlatformError.is(error)) return { error };
			throw error;
		},
	);
}

/** A call that failed, as a check that did. */
export function refused(check: Text, error: PlatformError): Check {
	const { message, description } = explain(error);
	const { details, whatToDo } =
		error.code === undefined ? UNREACHABLE : (REFUSALS[error.code] ?? OTHER);
	const facts = [
		...(error.scopes.length > 0 ? [`权限：${error.scopes.join('、')}`] : []),
		...(error.code === undefined ? [] : [`code: ${error.code}`]),
		...(error.logId === undefined ? [] : [`log_id: ${error.logId}`]),
		error.msg.slice(0, 300),
	];
	return wrong(
		check,
		text(`${details}（${facts.join('，')}）`, message),
		text(whatToDo, description),
	);
}
