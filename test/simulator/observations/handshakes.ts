import type { handshakeHabits } from '../habits/handshakes';
import { isObject, objectOf, parseJson } from '../json';
import { CONTROL } from '../frames';
import { onePerson } from './calls';
import { textOf, type Upgrade } from './rawClient';
import { SOON_MS } from './patience';
import type { Observe } from './scene';

const refusedWith =
	(code: number): Observe =>
	async (scene, begin) => {
		begin();
		const [handshake, login] = [await scene.handshake(), await scene.login()];
		return handshake?.code === code && login?.code === 0;
	};

const handshakeFails: Observe = async (scene, begin) => {
	begin();
	return (await scene.handshake())?.code !== 0;
};

const isPage = ({ text = '', status = 0 } = {}, expected = 0) =>
	status === expected && text.startsWith('<');

/** A page comes instead of a token and an address, and instead of records where that is meant. */
const pageInstead =
	(status: number, also: 'records too' | 'records come'): Observe =>
	async (scene, begin) => {
		begin();
		const line = [await scene.login(), await scene.handshake()];
		const records = isPage(await onePerson(scene), status);
		return line.every((called) => isPage(called, status)) && records === (also === 'records too');
	};

/** The handshake is good, and the upgrade is answered like this. */
const upgradeIs =
	(isSo: (upgrade: Upgrade) => boolean): Observe =>
	async (scene, begin) => {
		begin();
		return await scene.knock(async ({ upgraded }) => isSo(await upgraded));
	};

const paceIsOdd = (pace: unknown): boolean => {
	const { ReconnectInterval, PingInterval } = objectOf(pace);
	return !isObject(pace) || !(Number(ReconnectInterval) > 0) || !(Number(PingInterval) > 0);
};

export const handshakeObservations: Readonly<Record<keyof typeof handshakeHabits, Observe>> = {
	'connection limit': refusedWith(1000040350),
	'handshakes while busy': refusedWith(1),
	'handshakes while busy, the other code': refusedWith(1000040345),
	'handshakes with an internal error': refusedWith(1000040343),
	'handshakes refuse the right secret': refusedWith(514),
	'handshakes forbidden': refusedWith(403),
	'wrong platform': refusedWith(1000040351),
	'busy, with data': async (scene, begin) => {
		begin();
		const { gaveUp } = await scene.client({ connected: false });
		await scene.soon(() => gaveUp() || scene.simulator.app.longConnection.ready.length > 0);
		return gaveUp();
	},
	'handshake cut': handshakeFails,
	'slow handshake': handshakeFails,
	'captive portal': pageInstead(200, 'records too'),
	'gateway without platform': pageInstead(503, 'records too'),
	'firewall page': pageInstead(403, 'records come'),
	'proxy wants a password': pageInstead(407, 'records come'),
	'no WebSockets': upgradeIs(({ status, told }) => status === 403 && told === undefined),
	'tickets refused': upgradeIs(({ status, told }) => status === 403 && told === '514'),
	'socket unreachable': upgradeIs(({ trouble }) => trouble === 'ECONNREFUSED'),
	'socket without a name': upgradeIs(({ trouble }) => /ENOTFOUND|EAI_AGAIN/.test(trouble)),
	'socket with a foreign certificate': async (scene, begin) => {
		begin();
		const address = async () => String((await scene.handshake())?.data.URL);
		// It takes a moment to listen.
		for (let tries = 0; tries < 20 && !(await address()).startsWith('wss:'); tries++);
		return await scene.knock(
			async ({ upgraded }) => (await upgraded).trouble === 'DEPTH_ZERO_SELF_SIGNED_CERT',
		);
	},
	'sockets close at once': async (scene, begin) => {
		begin();
		return await scene.knock(async (client) => {
			const { status } = await client.upgraded;
			return status === 101 && (await client.closesWithin(SOON_MS));
		});
	},
	'odd pace': async (scene, begin) => {
		begin();
		return paceIsOdd((await scene.handshake())?.data.ClientConfig);
	},
	'odd pongs': async (scene, begin) =>
		await scene.knock(async (client) => {
			await client.upgraded;
			begin();
			client.ping();
			const pong = await client.comes(({ method }) => method === CONTROL);
			return paceIsOdd(parseJson(textOf(pong)));
		}),
	'few reconnects': async (scene, begin) => {
		begin();
		return objectOf((await scene.handshake())?.data.ClientConfig).ReconnectCount === 1;
	},
};
