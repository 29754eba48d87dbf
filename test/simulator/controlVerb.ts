import type { SimulatedApp } from './app';
import type { JsonObject } from './json';
import type { Simulator } from './simulator';

export interface ControlRequest {
	readonly simulator: Simulator;
	readonly app: SimulatedApp;
	readonly body: JsonObject;
}

export interface Verb {
	/** What it takes, for people. */
	readonly body: string;
	readonly run: (request: ControlRequest) => unknown;
}
