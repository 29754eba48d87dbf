import { isDeepStrictEqual } from 'node:util';
import type { INodeParameters } from 'n8n-workflow';
import type { Editor } from './editor';

type Value = INodeParameters[string] | undefined;

/** One thing that a person changes in a panel, and what the draft says of that parameter then. */
export interface Change {
	readonly what: string;
	/** `options.changeTypes` for an entry of a collection. */
	readonly parameter: string;
	/** `undefined` for a default, which n8n does not save. */
	readonly saved: Value;
	readonly make: (editor: Editor) => Promise<void>;
}

const lastPart = (parameter: string) => parameter.split('.').at(-1) ?? '';

export const choose = (parameter: string, entry: string, saved?: Value): Change => ({
	what: `${parameter}: ${entry}`,
	parameter,
	saved,
	make: async (editor) => await editor.choose(lastPart(parameter), entry),
});

export const toggle = (parameter: string, entry: string, saved: Value): Change => ({
	what: `${parameter}: ${entry} in or out`,
	parameter,
	saved,
	make: async (editor) => await editor.toggle(lastPart(parameter), entry),
});

export const write = (parameter: string, value: string | number): Change => ({
	what: `${parameter}: ${value}`,
	parameter,
	saved: value,
	make: async (editor) => await editor.write(lastPart(parameter), String(value)),
});

/** What n8n saves of a parameter that may also be chosen from a list, and holds an id. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** @param parameter one that may also be chosen from a list */
export const writeId = (parameter: string, value: string): Change => ({
	what: `${parameter}: ${value}`,
	parameter,
	saved: byId(value),
	make: async (editor) => await editor.writeId(lastPart(parameter), value),
});

export const flip = (parameter: string, saved?: Value): Change => ({
	what: `${parameter} on or off`,
	parameter,
	saved,
	make: async (editor) => await editor.flip(lastPart(parameter)),
});

/** @param button the words on the collection's button, such as "Add option" */
export const add = (button: string, entry: string, parameter: string, saved: Value): Change => ({
	what: `${button}: ${entry}`,
	parameter,
	saved,
	make: async (editor) => await editor.add(button, entry),
});

/** The draft after a change that changed nothing else. */
export function after(draft: INodeParameters, { parameter, saved }: Change): INodeParameters {
	const [name = '', entry] = parameter.split('.');
	const value = entry ? { ...(draft[name] as INodeParameters), [entry]: saved } : saved;
	const others = Object.entries(draft).filter(([other]) => other !== name);
	return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

export function isSaved(draft: INodeParameters, { parameter, saved }: Change): boolean {
	const [name = '', entry] = parameter.split('.');
	const value = entry ? (draft[name] as INodeParameters | undefined)?.[entry] : draft[name];
	return isDeepStrictEqual(value, saved);
}
