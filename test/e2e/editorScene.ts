import { Editor } from './editor';
import { closeScene, openScene, type Scene, type SceneOptions } from './scene';

/** What all tests of a file share. */
export interface EditorScene extends Scene {
	readonly editor: Editor;
}

/** A scene with n8n's editor, opened before the tests of a file and closed after them. */
export function editorScene(options: SceneOptions = {}): () => EditorScene {
	let scene: Scene | undefined;
	let editor: Editor | undefined;
	beforeAll(async () => {
		scene = await openScene(options);
		editor = await Editor.open(scene.n8n.baseUrl);
	});
	afterAll(async () => {
		await editor?.close();
		await closeScene(scene);
	});
	return () => {
		if (!scene || !editor) throw new Error('The scene is not open');
		return { ...scene, editor };
	};
}
