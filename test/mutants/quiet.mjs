import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** What is logged at debug, and that it is, is no promise to anybody. */
const quiet = {
	shouldIgnore({ node }) {
		const isDebug = node.type === 'CallExpression' && node.callee.property?.name === 'debug';
		return isDebug ? 'logged at debug' : undefined;
	},
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'quiet', quiet)];
