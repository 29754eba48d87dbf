import type { lineHabits } from '../habits/line';
import { CONTROL, DATA } from '../frames';
import { handshakeObservations } from './handshakes';
import { textOf } from './rawClient';
import type { Observe } from './scene';

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

export const lineObservations: Readonly<Record<keyof typeof lineHabits, Observe>> = {
	...handshakeObservations,
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
	'nobody there': async (scene, begin) => {
		begin();
		return (await scene.handshake()) === undefined;
	},
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
	'pongs without config': async (scene, begin) =>
		await scene.knock(async (client) => {
			await client.upgraded;
			begin();
			client.ping();
			const pong = await client.comes(({ method }) => method === CONTROL);
			return pong !== undefined && textOf(pong) === '';
		}),
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
	'odd payloads': async (scene, begin) => {
		const shows = await scene.knock(async (client) => {
			await client.upgraded;
			client.ping();
			await scene.simulator.connected(1);
			begin();
			const odd = await client.comes((frame) => frame.method === DATA && textOf(frame) === 'null');
			return odd !== undefined;
		});
		await scene.simulator.idle();
		return shows;
	},
};
