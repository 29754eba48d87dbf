import { UserError, type ICredentialDataDecryptedObject } from 'n8n-workflow';

import { pasted } from '../pasted';
import { shownAddress } from './secrets';

/** A self-built app of the open platform: where it lives and how it proves itself. */
export interface App {
	/** The origin, in the one spelling that `URL` gives it: apps are told apart by it. */
	readonly baseUrl: string;
	readonly appId: string;
	readonly appSecret: string;
}

/**
 * Tells apps apart: the platform's origin and the App ID, whatever the secret is now. What is stored
 * belongs to an app by it, so it never changes.
 */
export const appKey = ({ baseUrl, appId }: Pick<App, 'baseUrl' | 'appId'>): string =>
	`${baseUrl}/${appId}`;

/** The public platforms; `custom` ones name their own. */
export const PLATFORM_BASE_URLS = {
	feishu: 'https://open.feishu.cn',
	lark: 'https://open.larksuite.com',
} as const;

/**
 * Reads and checks the fields of a `feishuCoreHrApi` credential.
 * @throws UserError naming the credential field to correct
 */
export function appFromCredential(credential: ICredentialDataDecryptedObject): App {
	const appId = pasted(credential.appId);
	const appSecret = pasted(credential.appSecret);
	if (appId === '') throw missing('App ID');
	if (appSecret === '') throw missing('App Secret');
	return { baseUrl: baseUrlOf(credential), appId, appSecret };
}

/**
 * The origin of the platform that a credential chooses.
 * @throws UserError for a Base URL that is none
 */
export function baseUrlOf(credential: ICredentialDataDecryptedObject): string {
	const platform = pasted(credential.platform) || 'feishu';
	if (platform === 'feishu' || platform === 'lark') return PLATFORM_BASE_URLS[platform];
	const given = pasted(credential.baseUrl);
	if (given === '') throw missing('Base URL');
	const trimmed = given.replace(/\/+$/, '');
	if (!/^https?:\/\/[^/?#@\s]+$/i.test(trimmed) || !URL.canParse(trimmed)) {
		throw new UserError(
			`The Base URL of the Feishu credential is not usable: "${shownAddress(given)}"`,
			{
				description:
					'Open the credential and enter only the scheme and host, for example https://open.example.com or http://10.0.0.5:8080.',
			},
		);
	}
	return new URL(trimmed).origin;
}

function missing(field: string): UserError {
	return new UserError(`The Feishu credential has no ${field}`, {
		description: `Open the credential and fill in ${field}. App ID and App Secret stand in the developer console under Credentials & Basic Info.`,
	});
}
