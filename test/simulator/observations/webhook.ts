import { FLOOD, type webhookHabits } from '../habits/webhook';
import { objectOf, parseJson } from '../json';
import { isSigned, opened } from './posts';
import type { Observe, ObservationScene, Posted } from './scene';

const listen = async (scene: ObservationScene) => {
	await scene.silent();
	await scene.simulator.app.setWebhook(scene.url, { check: false });
	scene.posts.length = 0;
};

/** So many posts of a kind come by themselves. */
const postsCome =
	(count: number, isSo: (post: Posted, scene: ObservationScene) => boolean): Observe =>
	async (scene, begin) => {
		await listen(scene);
		begin();
		await scene.posted(count, (post) => isSo(post, scene));
		scene.simulator.app.useLongConnection();
		return scene.posts.filter((post) => isSo(post, scene)).length >= count;
	};

const isForged = (post: Posted, { simulator: { app } }: ObservationScene): boolean =>
	!isSigned(post, app) && opened(post, app) === '';

/** Signed by the app's keys, with this inside. */
const holds =
	(isSo: (text: string) => boolean) =>
	(post: Posted, { simulator: { app } }: ObservationScene): boolean =>
		isSigned(post, app) && isSo(opened(post, app));

const headerOf = (text: string) => objectOf(objectOf(parseJson(text)).header);

export const webhookObservations: Readonly<Record<keyof typeof webhookHabits, Observe>> = {
	'URL check, unsigned': postsCome(
		1,
		(post, { simulator: { app } }) =>
			!isSigned(post, app) && opened(post, app).includes('url_verification'),
	),
	'retries signed once': async (scene, begin) => {
		await listen(scene);
		scene.postStatus = 500;
		begin();
		const id = scene.push('1');
		await scene.simulator.attempted(id, 1);
		scene.ahead += 60_000;
		scene.postStatus = 200;
		await scene.simulator.settled(id);
		scene.simulator.app.useLongConnection();
		const [first, second] = scene.posts.map(({ headers }) => headers['x-lark-request-timestamp']);
		return first !== undefined && first === second;
	},
	'forged events': postsCome(2, isForged),
	// All of them, so that none is left for the next observation. (The wrong key opens one of 256.)
	'flood of forged events': postsCome(
		FLOOD,
		(post, { simulator: { app } }) => !isSigned(post, app),
	),
	'requests of yesterday': postsCome(1, (post, scene) => {
		const { app, settings } = scene.simulator;
		const age = settings.now() / 1_000 - Number(post.headers['x-lark-request-timestamp']);
		return isSigned(post, app) && age > 8 * 3_600;
	}),
	'events of another app': postsCome(
		1,
		holds((text) => headerOf(text).app_id === 'cli_000000000000ffff'),
	),
	'posts that cannot be read': postsCome(
		1,
		holds((text) => text !== '' && parseJson(text) === undefined),
	),
};
