import { Editor } from './editor';
import { closeScene, openScene, type Scene, type SceneOptions } from './scene';

/**
 * A scene and n8n's editor for all tests of a file: opened before the first, closed after the last.
 *
 * @param use told of both, once they are open
 */
export function withEditor(
	use: (opened: { readonly scene: Scene; readonly editor: Editor }) => void,
	options: SceneOptions = {},
): void {
	let scene: Scene | undefined;
	let editor: Editor | undefined;
	beforeAll(async () => {
		scene = await openScene(options);
		editor = await Editor.open(scene.n8n.baseUrl);
		use({ scene, editor });
	});
	afterAll(async () => {
		await editor?.close();
		await closeScene(scene);
	});
}
