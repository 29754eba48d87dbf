import type { lineHabits } from '../habits/line';
import type { Observe } from './scene';

const refusedWith =
	(code: number): Observe =>
	async (scene, begin) => {
		begin();
		return (await scene.handshake())?.code === code;
	};

const handshakeFails: Observe = async (scene, begin) => {
	begin();
	return (await scene.handshake())?.code !== 0;
};

const clientsAreDropped: Observe = async (scene, begin) => {
	await scene.client();
	const client = scene.simulator.app.longConnection.open[0];
	begin();
	return await scene.soon(() => client?.open === false);
};

/** An event needs more than one frame, and comes all the same. */
const framesPerEvent = async (...[scene, begin]: Parameters<Observe>): Promise<number> => {
	await scene.client();
	begin();
	const { app } = scene.simulator;
	const [client] = app.longConnection.open;
	let frames = 0;
	const send = client?.sendRaw.bind(client);
	if (client && send) {
		client.sendRaw = (bytes) => {
			frames++;
			send(bytes);
		};
	}
	const { times } = await scene.pushed();
	return times === 1 ? frames : 0;
};

export const lineObservations: Readonly<Partial<Record<keyof typeof lineHabits, Observe>>> = {
	'connection limit': refusedWith(1000040350),
	'busy, with data': async (scene, begin) => {
		begin();
		const { gaveUp } = await scene.client({ connected: false });
		await scene.soon(() => scene.simulator.app.longConnection.ready.length > 0);
		return gaveUp();
	},
	'handshake cut': handshakeFails,
	'slow handshake': handshakeFails,
	'slow upgrade': async (scene, begin) => {
		begin();
		await scene.client({ connected: false });
		return !(await scene.soon(() => scene.simulator.app.longConnection.open.length > 0));
	},
	'going away': clientsAreDropped,
	'cut connections': clientsAreDropped,
	'half-open sockets': async (scene, begin) => {
		await scene.client();
		begin();
		const { outcome } = await scene.pushed();
		return outcome === 'silence' && scene.simulator.app.longConnection.open.length === 1;
	},
	'nobody there': handshakeFails,
	'503 for everything': async (scene, begin) => {
		begin();
		return (await scene.handshake())?.status === 503;
	},
	'fragments reversed': async (scene, begin) => (await framesPerEvent(scene, begin)) > 1,
	'fragments missing': async (scene, begin) => {
		await scene.client();
		begin();
		return (await scene.pushed()).outcome === 'silence';
	},
	'pongs without config': async (scene, begin) => {
		const { longConnection } = scene.simulator.app;
		await scene.client();
		begin();
		// The client keeps to the pace of the last pong that told one.
		const { clientConfig } = longConnection;
		longConnection.clientConfig = { ...clientConfig, PingInterval: 0.01 };
		const [client] = longConnection.open;
		const pings = client?.pings ?? 0;
		const quick = await scene.soon(() => (client?.pings ?? 0) > pings + 15, 500);
		longConnection.clientConfig = clientConfig;
		return !quick;
	},
	'bytes that are no frame': async (scene, begin) => {
		await scene.client();
		const [client] = scene.simulator.app.longConnection.open;
		const sent: string[] = [];
		const send = client?.sendRaw.bind(client);
		if (client && send) {
			client.sendRaw = (bytes) => {
				sent.push(Buffer.from(bytes).toString('latin1'));
				send(bytes);
			};
		}
		begin();
		return sent.includes('no frame at all') && (await scene.pushed()).outcome === 200;
	},
	'frames of another type': async (scene, begin) => {
		await scene.client();
		const [client] = scene.simulator.app.longConnection.open;
		const types: unknown[] = [];
		const send = client?.sendFrame.bind(client);
		if (client && send) {
			client.sendFrame = (frame) => {
				types.push(frame.headers.type);
				send(frame);
			};
		}
		begin();
		return types.includes('card') && (await scene.pushed()).outcome === 200;
	},
};
