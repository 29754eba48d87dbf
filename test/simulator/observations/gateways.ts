import type { gatewayHabits } from '../habits/gateways';
import { callIs } from './calls';
import type { Called } from './ask';
import type { Observe, ObservationScene } from './scene';

/** A page of somebody who is not the platform, which puts the id of its log line on every answer. */
const isPage = (status: number) =>
	callIs(
		(called) =>
			called?.status === status &&
			called.headers['content-type'] === 'text/html' &&
			called.text.startsWith('<html>') &&
			isForeign(called),
	);

const isForeign = (called: Called): boolean =>
	called !== undefined && !('x-tt-logid' in called.headers);

const tokenIs =
	(isSo: (called: Called) => boolean): Observe =>
	async (scene, begin) => {
		begin();
		const called = await scene.login();
		return called?.code === 0 && isSo(called);
	};

/** The platform's clock, in epoch milliseconds. */
const clockOf = async (scene: ObservationScene): Promise<number> =>
	Date.parse((await scene.login())?.headers.date ?? '');

export const gatewayObservations: Readonly<Record<keyof typeof gatewayHabits, Observe>> = {
	redirects: async (scene, begin) => {
		begin();
		const login = await scene.login();
		return (
			[301, 302, 303, 307, 308].includes(login?.status ?? 0) &&
			login?.headers.location === `${scene.simulator.url}/portal`
		);
	},
	'echo of the request': async (scene, begin) => {
		begin();
		const { appSecret } = scene.simulator.app;
		const told = (await scene.login())?.body.msg;
		return typeof told === 'string' && told.includes(appSecret);
	},
	'absurd rate-limit reset': callIs(
		(called) => called?.code === 99991400 && Number(called.headers['x-ogw-ratelimit-reset']) > 1e9,
	),
	'gateway page 200': isPage(200),
	'gateway page 403': isPage(403),
	'gateway page 404': isPage(404),
	'gateway page 407': isPage(407),
	'gateway page 429': isPage(429),
	'gateway page 502': isPage(502),
	'gateway refuses in JSON': callIs(
		(called) => called?.status === 403 && called.code === 403 && isForeign(called),
	),
	'gateway agrees in JSON': callIs((called) => called?.text === '{"code":0}' && isForeign(called)),
	'gateway with codes as text': callIs((called) => called?.code === '404' && isForeign(called)),
	'tokens expire as text': tokenIs((called) => typeof called?.body.expire === 'string'),
	'tokens without expire': tokenIs((called) => called !== undefined && !('expire' in called.body)),
	'tokens that live for ever': tokenIs((called) => Number(called?.body.expire) > 2 ** 31),
	'secret refused by another code': async (scene, begin) => {
		begin();
		return (await scene.login())?.code === 10015;
	},
	'clock steps by an hour': async (scene, begin) => {
		begin();
		return (await clockOf(scene)) > Date.now() + scene.ahead + 1_800_000;
	},
	'clock of n8n runs ahead': async (scene, begin) => {
		begin();
		return (await clockOf(scene)) < Date.now() + scene.ahead - 5_000;
	},
};
