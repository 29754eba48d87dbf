import path from 'node:path';
import ts from 'typescript';

/** Asks TypeScript about one changed file at a time, with the settings of `npm run typecheck`. */
export class Compiler {
	constructor(root) {
		const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
		const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root);
		const changed = (this.changed = new Map());
		const ours = fileNames.filter((file) => !file.includes('/test/'));
		this.version = 0;
		this.service = ts.createLanguageService({
			getCompilationSettings: () => options,
			getScriptFileNames: () => ours,
			getScriptVersion: (file) => String(changed.get(file)?.version ?? 0),
			getScriptSnapshot: (file) => {
				const text = changed.get(file)?.text ?? ts.sys.readFile(file);
				return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
			},
			getCurrentDirectory: () => root,
			getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
			fileExists: ts.sys.fileExists,
			readFile: ts.sys.readFile,
			readDirectory: ts.sys.readDirectory,
			directoryExists: ts.sys.directoryExists,
			getDirectories: ts.sys.getDirectories,
		});
	}

	/** Whether the file would no longer compile with this text. */
	refuses(file, text) {
		this.version += 1;
		this.changed.set(file, { text, version: this.version });
		const isFaulty = [
			...this.service.getSyntacticDiagnostics(file),
			...this.service.getSemanticDiagnostics(file),
		].some(({ category }) => category === ts.DiagnosticCategory.Error);
		this.changed.set(file, { text: ts.sys.readFile(file), version: (this.version += 1) });
		return isFaulty;
	}
}
