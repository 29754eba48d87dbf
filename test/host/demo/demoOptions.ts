/** Which platform the demo listens to. */
export type PlatformChoice =
	| { readonly kind: 'simulator' }
	| {
			readonly kind: 'real';
			/** Fields of the credential. */
			readonly credential: Readonly<Record<string, string>>;
	  };

export interface DemoOptions {
	/** Stop after this many changes; `undefined`: at Ctrl-C. */
	readonly events: number | undefined;
	readonly platform: PlatformChoice;
	/** n8n in queue mode: a main process, workers and webhook processes. */
	readonly inQueueMode: boolean;
}

/**
 * @param args `queue`, `--events N`
 * @param env `FEISHU_APP_ID` and `FEISHU_APP_SECRET` choose the real platform: Feishu, Lark with
 *   `FEISHU_PLATFORM=lark`, or the one at `FEISHU_BASE_URL`
 * @throws with what to write instead
 */
export function readDemoOptions(args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions {
	const [first, ...others] = args;
	const inQueueMode = first === 'queue';
	const events = readEvents(inQueueMode ? others : args);
	return { events, platform: readPlatform(env), inQueueMode };
}

function readEvents(args: readonly string[]): number | undefined {
	if (args.length === 0) return undefined;
	const [name, value] = args.flatMap((arg) => arg.split('='));
	const events = Number(value);
	if (name === '--events' && Number.isInteger(events) && events > 0) return events;
	throw new Error(
		'Usage: npm start [-- [queue] [--events N]]   (n8n in queue mode; stop after N changes)',
	);
}

function readPlatform(env: NodeJS.ProcessEnv): PlatformChoice {
	const { FEISHU_APP_ID: appId, FEISHU_APP_SECRET: appSecret } = env;
	if (!appId && !appSecret) return { kind: 'simulator' };
	if (!appId || !appSecret) {
		throw new Error('For the real platform set both FEISHU_APP_ID and FEISHU_APP_SECRET.');
	}
	const baseUrl = env.FEISHU_BASE_URL ?? '';
	const platform = baseUrl ? 'custom' : (env.FEISHU_PLATFORM ?? 'feishu');
	if (!['feishu', 'lark', 'custom'].includes(platform)) {
		throw new Error('FEISHU_PLATFORM is "feishu" or "lark".');
	}
	return { kind: 'real', credential: { platform, baseUrl, appId, appSecret } };
}
