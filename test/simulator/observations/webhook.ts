import type { webhookHabits } from '../habits/webhook';
import type { Observe } from './scene';

export const webhookObservations: Readonly<Record<keyof typeof webhookHabits, Observe>> = {
	'URL check, unsigned': async (scene, begin) => {
		await scene.simulator.app.setWebhook(scene.url, { check: false });
		scene.posts.length = 0;
		begin();
		await scene.soon(() => scene.posts.length > 0, 300);
		scene.simulator.app.useLongConnection();
		const [post] = scene.posts;
		return post !== undefined && !('x-lark-signature' in post.headers);
	},
	'retries signed once': async (scene, begin) => {
		await scene.simulator.app.setWebhook(scene.url, { check: false });
		scene.posts.length = 0;
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
};
