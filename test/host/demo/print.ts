/** One line with the time before it. */
export function tell(line: string): void {
	process.stdout.write(`${new Date().toLocaleTimeString('en-GB')}  ${line}\n`);
}

/** The words of an error and of what caused it. */
export function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause ? `${error.message} (${reasonOf(error.cause)})` : error.message;
}
