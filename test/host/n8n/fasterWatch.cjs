/** Loaded into an n8n by `--require`: two minutes of an outage, or hours of silence, pass 40 times faster. */
globalThis[Symbol.for('n8n-nodes-feishu-corehr/watchPace@1')] = { speed: 40 };
