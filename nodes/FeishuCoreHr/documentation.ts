/**
 * The README's set-up section, where the package is published. Also in the nodes' codex files, which
 * import nothing, and in the credential, where n8n's linter wants it word for word.
 */
export const SETUP_GUIDE = 'https://www.npmjs.com/package/n8n-nodes-feishu-corehr#set-up-the-app';
