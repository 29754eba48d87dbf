import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppOptions } from './app';
import { SimulatedApp } from './app';
import { Company } from './company/company';
import type { DropStyle } from './connection';
import { controlApi } from './controlApi';
import { CompanyActs } from './companyActs';
import type { Pushed } from './companyEvents';
import { changeLocation, changePerson } from './companyEvents';
import { Faults } from './faults';
import { httpApi } from './httpApi';
import type { LoggedCall, Outage } from './httpServer';
import { httpServer } from './httpServer';
import type { JsonObject } from './json';
import { Meddling } from './meddling';
import type { Settings, SettingsChanges } from './settings';
import { applyChanges, documentedSettings } from './settings';
import { Timers } from './timers';
import { Waiting } from './waiting';

export interface SimulatorOptions {
	/** Port on 127.0.0.1; 0, the default, takes any free one. */
	readonly port?: number;
	/** The default app. */
	readonly app?: AppOptions;
	/** What differs from the documented behaviour. */
	readonly settings?: SettingsChanges;
}

/** An open platform in miniature; `index.ts` tells how to use it. */
export class Simulator extends Waiting {
	readonly settings: Settings;
	readonly company: Company;
	/** Hires, moves and dismisses people, with all the events that come of it. */
	readonly acts: CompanyActs;
	readonly faults = new Faults();
	/** What changes replies on their way; the control API's are left alone. */
	readonly meddling = new Meddling();
	/** Every answered HTTP call so far, the control API's excepted. */
	readonly calls: LoggedCall[] = [];
	/** The app that is there from the start. */
	readonly app: SimulatedApp;

	private readonly timers = new Timers();
	private readonly byId = new Map<string, SimulatedApp>();
	private readonly server: Server;
	private outages: ReadonlyArray<{ readonly kind: Outage }> = [];

	constructor(options: SimulatorOptions) {
		super();
		this.settings = documentedSettings();
		applyChanges(this.settings, options.settings ?? {});
		this.company = new Company(this.settings);
		this.acts = new CompanyActs(this.company, () => this.apps, this.settings);
		this.app = this.addApp(options.app);
		const { byId: apps, company, settings, faults, meddling, timers } = this;
		const answer = httpApi({ apps, company, settings, faults });
		this.server = httpServer({
			apps,
			timers,
			now: () => settings.now(),
			outage: () => this.outages[0]?.kind,
			upgradeDelayMs: () => settings.upgradeDelayMs,
			answer: (call) => meddling.apply(answer(call), call),
			control: controlApi(this),
			log: (call) => {
				this.calls.push(call);
				this.changes.announce();
			},
		});
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	/** The base URL of the platform: HTTP API and handshake. */
	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get apps(): readonly SimulatedApp[] {
		return [...this.byId.values()];
	}

	async listen(port: number): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(port, '127.0.0.1', () => resolve());
		});
	}

	/** Stops everything: no timer, socket or waiter is left. */
	async close(): Promise<void> {
		const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
		this.timers.stopAll();
		this.changes.close();
		for (const { longConnection, webhook } of this.apps) {
			longConnection.drop('terminate');
			webhook.close();
		}
		this.server.closeAllConnections();
		await closed;
	}

	/** One more app of the same tenant. */
	addApp(options: AppOptions = {}): SimulatedApp {
		const app = new SimulatedApp(
			options,
			this.settings,
			this.timers,
			this.changes,
			() => this.outages.length > 0,
		);
		if (this.byId.has(app.appId)) throw new Error(`There is an app ${app.appId} already`);
		this.byId.set(app.appId, app);
		return app;
	}

	/** The app with this id, or the default one. */
	appOf(appId?: string): SimulatedApp {
		const app = appId === undefined ? this.app : this.byId.get(appId);
		if (!app) throw new Error(`There is no app ${appId}`);
		return app;
	}

	/**
	 * Changes personal fields (keys of the v2 `person_info`). The event goes out at once to every
	 * subscribed app, the change becomes readable after the lag.
	 */
	changePerson(personId: string, patch: JsonObject): Pushed {
		return changePerson(this.company, this.apps, personId, patch);
	}

	/** Changes a location; `company/locationChanges.ts` tells what a patch may hold. */
	changeLocation(locationId: string, patch: JsonObject): Pushed {
		return changeLocation(this.company, this.apps, locationId, patch);
	}

	/** Calls `action` now and every so many milliseconds, until the returned function is called. */
	repeat(ms: number, action: () => void): () => void {
		let stop: () => void = () => undefined;
		const tick = () => {
			stop = this.timers.after(ms, tick);
			action();
		};
		tick();
		return () => stop();
	}

	/** Kills every access token handed out so far. */
	expireTokens(): void {
		for (const { tokens } of this.apps) tokens.expireAll();
		this.changes.announce();
	}

	/** Drops the clients of all apps. */
	dropConnections(style: DropStyle = 'terminate'): void {
		for (const { longConnection } of this.apps) longConnection.drop(style);
	}

	/**
	 * The platform is gone: clients are cut off, calls fail and nothing is pushed.
	 * @returns ends this outage; `recover` ends all
	 */
	outage(kind: Outage = 'http-503'): () => void {
		const one = { kind };
		this.outages = [one, ...this.outages];
		this.dropConnections('terminate');
		this.changes.announce();
		return () => {
			this.outages = this.outages.filter((other) => other !== one);
			this.changes.announce();
		};
	}

	recover(): void {
		this.outages = [];
		this.changes.announce();
	}

	/** The calls of an endpoint, such as `POST /open-apis/corehr/v2/employees/batch_get`. */
	callsTo(endpoint: string): readonly LoggedCall[] {
		return this.calls.filter(
			(call) => call.endpoint === endpoint || `${call.method} ${call.path}` === endpoint,
		);
	}
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = new Simulator(options);
	await simulator.listen(options.port ?? 0);
	return simulator;
}
