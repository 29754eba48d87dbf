/**
 * A value of the credential as it was meant. What is copied from a web page brings blanks, line
 * ends, and signs that cannot be seen: zero-width ones and marks of the writing direction. They
 * never belong to an id, a key or a token. Anything but text counts as nothing.
 */
export function pasted(value: unknown): string {
	return typeof value === 'string' ? value.replace(EDGES, '') : '';
}

const EDGES = /^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu;
