import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Listener } from '../../inbox/changes';
import type { Connection } from '../../longConnection/connection';
import { pasted } from '../../pasted';
import { type Check, fine, text, untold, wrong } from './check';
import { refused } from './refusals';

const LINE = text('长连接', 'Long connection');
const KEYS = text('Webhook 密钥', 'Keys of the webhook');

/** @param connection of this process; n8n's workers have none */
export function checkLine(
	connection: Connection | undefined,
	listeners: readonly Listener[],
	now: number,
): Check {
	if (!connection) {
		if (listeners.some((one) => one.connection === 'longConnection')) {
			return untold(LINE, text('它在 n8n 的另一个进程中', 'it is in another process of n8n'));
		}
		return fine(
			LINE,
			text('没有已启用的工作流使用长连接', 'No active workflow listens by long connection'),
		);
	}
	const { isUp, trouble, lastEventAt } = connection;
	if (!isUp && trouble) return refused(LINE, trouble);
	if (!isUp) return untold(LINE, text('正在连接', 'it is being opened'));
	const seconds = lastEventAt === undefined ? undefined : Math.round((now - lastEventAt) / 1_000);
	if (seconds !== undefined) {
		return fine(
			LINE,
			text(
				`已连接，最近一个事件在 ${seconds} 秒前`,
				`Up; the last event came ${seconds} seconds ago`,
			),
		);
	}
	return fine(
		LINE,
		text('已连接，建立以来还没有事件', 'Up; no event has come since it was opened'),
		text(
			'若一直没有事件：在开发者后台「事件与回调」确认订阅方式为长连接、事件已添加，且应用版本已发布；同一应用不要在别处监听。',
			'If none ever comes: check in the developer console under Events & Callbacks that the mode is the persistent connection and that the events are added, that a version of the app is published, and that nothing else listens with the same app.',
		),
	);
}

/** Only webhooks need a key, and they do not go live without one. */
export function checkKeys(
	{ encryptKey, verificationToken }: ICredentialDataDecryptedObject,
	listeners: readonly Listener[],
): Check {
	const hasKey = pasted(encryptKey) !== '';
	const hasToken = pasted(verificationToken) !== '';
	const set = text(
		['Encrypt Key', 'Verification Token'].filter((_, n) => [hasKey, hasToken][n]).join('、'),
		['Encrypt Key', 'Verification Token'].filter((_, n) => [hasKey, hasToken][n]).join(' and '),
	);
	if (hasKey) return fine(KEYS, text(`已填写 ${set.zh}`, `${set.en}: set`));
	const add = text(
		'从开发者后台「事件与回调 > 加密策略」复制 Encrypt Key 到 n8n 凭证。',
		'Copy the Encrypt Key from the developer console (Events & Callbacks, Encryption Strategy) into the n8n credential.',
	);
	if (hasToken) {
		const weak = text(
			'只填写了 Verification Token，见过任一事件的人都能伪造',
			'Only the Verification Token is set: whoever has seen one event can forge others',
		);
		return fine(KEYS, weak, add);
	}
	if (!listeners.some((one) => one.connection === 'webhook')) {
		return fine(KEYS, text('未填写，长连接不需要', 'None is set; the long connection needs none'));
	}
	return wrong(KEYS, text('未填写', 'None is set'), add);
}
