/** What happened, and what the operator can do about it. */
export interface Sentence {
	readonly message: string;
	readonly description: string;
}

const WRONG_TOKEN: Sentence = {
	message: 'Feishu did not accept the access token, not even a new one',
	description:
		'Open the credential and test it. If it passes, check in the developer console that the app is enabled, then run the workflow again.',
};

const WRONG_VALUE: Sentence = {
	message: 'Feishu did not accept a value of this request',
	description:
		'Check the id, the fields, the filters and the ID types of this node. An id must be the one that Feishu shows or sends with the event.',
};

const WRONG_KEYS: Sentence = {
	message: 'Feishu refused the App ID or the App Secret',
	description:
		'Copy both again from the developer console (Credentials & Basic Info) into the n8n credential, and check that the credential names the right platform (Feishu or Lark).',
};

/** The platform's codes in the operator's words. Codes below 1000 are those of the long connection. */
export const SENTENCES: Readonly<Record<number, Sentence>> = {
	1: {
		message: 'Feishu is busy at the moment',
		description: 'Nothing is wrong with your settings. Try again in a minute.',
	},
	403: {
		message: 'Feishu does not allow this app to open a long connection',
		description:
			'In the developer console check that the app is a self-built app, is enabled and has a published version.',
	},
	514: WRONG_KEYS,
	10003: {
		message: 'Feishu does not know this App ID',
		description:
			'Copy the App ID again from the developer console (Credentials & Basic Info), and check that the credential names the right platform: an app made on Lark does not exist on Feishu.',
	},
	10014: {
		message: 'The App Secret is wrong',
		description:
			'Copy the App Secret again from the developer console (Credentials & Basic Info). If it was reset there, the old one is no longer valid. Feishu says the same of an App ID that does not exist: check that, too, and the platform of the credential.',
	},
	10015: WRONG_KEYS,
	1160001: WRONG_VALUE,
	1160102: WRONG_VALUE,
	1160104: {
		message: 'The app may not see this record',
		description:
			'In the developer console open Permissions & Scopes and check the data permissions (employee data), then create and publish a new version of the app and have it approved.',
	},
	99991400: {
		message: 'Feishu limits how often this app may ask, and the limit is reached',
		description:
			'Let the workflow run again later, or raise Max Wait in the options of the node. Items that go through this node together share calls; many small executions do not.',
	},
	99991401: {
		message: "This n8n server is not on the app's IP allow list",
		description:
			'In the developer console open Security Settings and add the public IP address of the n8n server to the IP allow list.',
	},
	99991403: {
		message: "The organisation's monthly quota of API calls is used up",
		description:
			'A Feishu administrator can buy a larger quota; otherwise the calls work again next month.',
	},
	99991661: WRONG_TOKEN,
	99991662: {
		message: 'The app is disabled',
		description:
			'A Feishu administrator has to enable the app in the admin console (Workplace, App Management).',
	},
	99991663: WRONG_TOKEN,
	99991665: WRONG_TOKEN,
	99991671: WRONG_TOKEN,
	99991672: {
		message: 'The app lacks a permission (scope) for this data',
		description:
			'In the developer console open Permissions & Scopes, add one of the scopes named here, then create and publish a new version of the app and have it approved.',
	},
	99991673: {
		message: 'The app is not installed in this organisation',
		description:
			'In the developer console create and publish a version of the app, and have an administrator approve it for this organisation.',
	},
	99991677: WRONG_TOKEN,
	1000040343: {
		message: 'Feishu had an internal error when opening the long connection',
		description: 'Nothing is wrong with your settings. Try again in a minute.',
	},
	1000040345: {
		message: 'Feishu is busy at the moment',
		description: 'Nothing is wrong with your settings. Try again in a minute.',
	},
	1000040350: {
		message: 'This app already has as many long connections as Feishu allows (50)',
		description:
			'Stop other programs that listen with the same app, or use an app of its own for this n8n server. After a restart Feishu may count the old connections for some minutes.',
	},
	1000040351: {
		message: 'The n8n credential names the wrong platform for this app',
		description:
			'An app made at open.feishu.cn needs the platform Feishu, one made at open.larksuite.com the platform Lark: change Platform (or the Base URL) in the n8n credential, then publish the workflow again.',
	},
};

export const OTHER_CODE: Sentence = {
	message: 'Feishu refused the request',
	description: "The message below is Feishu's own. Feishu support can look it up by its log_id.",
};

export const NO_ANSWER: Sentence = {
	message: 'Feishu could not be reached',
	description:
		'Check that the n8n server has internet access (a proxy or firewall may be in between) and that the Base URL of the credential is right. Nothing was changed; run it again when the connection works.',
};

export const SERVER_FAILURE: Sentence = {
	message: 'Feishu has a problem on its side at the moment',
	description:
		'Nothing is wrong with your settings and nothing was changed. Try again in a few minutes.',
};

export const NOT_THE_PLATFORM: Sentence = {
	message: 'The answer did not come from Feishu',
	description:
		'Something else answered: check the platform and the Base URL of the credential, and whether a proxy or firewall stands in between.',
};

export const BAD_CERTIFICATE: Sentence = {
	message: 'n8n does not trust the certificate of the server that answered for Feishu',
	description:
		'A proxy or firewall that looks into encrypted traffic, or a private deployment, shows a certificate of its own. Save the certificate of its authority on the n8n server, name that file in the environment variable NODE_EXTRA_CA_CERTS and restart n8n. Check the clock of the server, too.',
};

export const SOCKET_UNREACHABLE: Sentence = {
	message: 'Feishu answered, but the address for its events cannot be reached',
	description:
		'Events come over a WebSocket from another host than the API, named here. Ask whoever runs the firewall to let the n8n server connect to it, and check HTTPS_PROXY and NO_PROXY of the n8n server.',
};

export const WEBSOCKET_BLOCKED: Sentence = {
	message: 'A proxy or firewall does not let the long connection through',
	description:
		'Something between n8n and Feishu refuses WebSockets. Ask whoever runs it to allow CONNECT and WebSockets to the host named here, check HTTPS_PROXY and NO_PROXY of the n8n server, or set Connection to Webhook in the trigger node.',
};

export const CLOSED_AT_ONCE: Sentence = {
	message: 'The long connection is closed again as soon as it is open',
	description:
		'If this goes on, ask whoever runs the proxy or firewall whether it ends WebSockets; otherwise Feishu is busy at the moment.',
};
export const GATEWAY_LIMIT: Sentence = {
	message: 'Something between n8n and Feishu limits how often n8n may ask',
	description:
		'A proxy, firewall or gateway answered in the place of Feishu. Let the workflow run again later, or raise Max Wait in the options of the node; if it stays so, ask whoever runs the network.',
};

/** Half a list in the hands of somebody who deletes what is missing would do harm. */
export const cutList = (count: number): Sentence => ({
	message: `Feishu broke off a list: ${count} ${count === 1 ? 'record' : 'records'} came, and nobody knows how many are missing`,
	description:
		'None of it was put out, because what is not in it may well exist: do not take it for the whole list. Nothing was changed. Run the node again; if it stays so, tell Feishu support what is said here.',
});
