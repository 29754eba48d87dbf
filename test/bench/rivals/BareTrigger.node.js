const { createServer } = require('node:http');

/** As many at once as our worker starts. */
const AT_ONCE = 50;

/** A trigger that does nothing but emit: as many items as it is told over HTTP, `/<count>`. */
exports.BareTrigger = class {
	description = {
		displayName: 'Bare Trigger',
		name: 'bareTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Emits items',
		defaults: { name: 'Bare Trigger' },
		inputs: [],
		outputs: ['main'],
		// Does nothing with it; n8n looks it up for each run all the same.
		credentials: [{ name: 'feishuCoreHrApi', required: false }],
		properties: [
			{ displayName: 'Port', name: 'port', type: 'number', default: 0 },
			{ displayName: 'Item', name: 'item', type: 'json', default: '{}' },
		],
	};

	async trigger() {
		const json = JSON.parse(this.getNodeParameter('item'));
		const emitAll = async (count) => {
			let left = count;
			const lane = async () => {
				while (left-- > 0) {
					const done = this.helpers.createDeferredPromise();
					this.emit([[{ json }]], undefined, done);
					await done.promise;
				}
			};
			await Promise.all(Array.from({ length: AT_ONCE }, lane));
		};
		const server = createServer((request, response) => {
			emitAll(Number(request.url.slice(1))).then(
				() => response.end(),
				(error) => response.destroy(error),
			);
		});
		const port = this.getNodeParameter('port');
		await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
		return { closeFunction: async () => server.close() };
	}
};
