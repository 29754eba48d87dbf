/**
 * An open platform in miniature: HTTP API, long connection and webhook pusher on one port of
 * 127.0.0.1, over a small company of people and locations. It behaves as the platform's pages say,
 * bad habits included, and imports nothing of the package it tests.
 *
 *     const simulator = await startSimulator({ settings: { redeliveryMs: [200, 400] } });
 *     simulator.url                                   // base URL for a client
 *     const { app } = simulator;                      // appId, appSecret, encryptKey, …
 *     await simulator.connected(1);                   // a client is there
 *     const { eventId } = simulator.changePerson(id, { phone_number: '+86…' });
 *     const { attempts } = await simulator.acknowledged(eventId!);
 *     await simulator.close();
 *
 * - Company: `simulator.company.people` / `.locations` (`ids`, `add(n)`), `changePerson`,
 *   `changeLocation`. A change sends its event at once and can be read after `settings.readLagMs`.
 *   `simulator.acts` (`hire`, `move`, `dismiss`) sends all the events of an act that the app has
 *   `subscribed`, in any order, some of them twice.
 * - Events: `app.push(event, options)` with `app.personUpdated(…)`, `app.locationUpdated(…)`,
 *   `app.event('corehr.contract.created_v1')` and so on (each event's page has an example body),
 *   `envelope(app, type, event)`, or any text or bytes. Unanswered ones come again by
 *   `settings.redeliveryMs`. What happened: `app.deliveries.of(eventId)`, `.all()`, `.counts`.
 * - Long connection: `app.longConnection` (`open`, `history`, `clientConfig`, `maxConnections`,
 *   `refuseHandshakes`, `acceptHandshakes`, `drop`); a client has `sendRaw`, `sendFrame`, `drop`.
 * - Webhook: `app.setWebhook(url)`, `app.useLongConnection()`; `app.webhook.post` sends any body.
 * - Trouble: `simulator.faults.add({ kind, path, times, … })`, `outage`, `recover`,
 *   `dropConnections`, `expireTokens`, `meddling.add((reply, call) => …)` between the platform and
 *   its client, and the probabilities in `simulator.settings`. Each bad habit has a name:
 *   `misbehave(simulator, 'tokens die early')` (all of them in `habits/`).
 * - Seen: `simulator.calls`, `callsTo(endpoint)`, `app.tokens.requests`.
 * - Waiting, without sleeps: `connected`, `acknowledged`, `settled`, `attempted`, `idle`, `until`.
 *
 * The same verbs are offered to other processes under `/_control/` (see `controlApi.ts`).
 */
export type { AppOptions, PushOptions, SimulatedApp } from './app';
export { DEFAULT_APP } from './app';
export type { SubEvent } from './company/locationChanges';
export type { Connection, DropStyle, FrameChanges } from './connection';
export type { Attempt, EventRecord, Outcome, Via } from './delivery';
export type { Envelope, LocationUpdate, PersonUpdate } from './envelopes';
export { LOCATION_UPDATED, PERSON_UPDATED, envelope, newEventId } from './envelopes';
export type { Fault } from './faults';
export type { Frame } from './frames';
export type { Habit } from './habits/habit';
export type { HabitName } from './habits';
export { habitNames, habits, misbehave } from './habits';
export type { Spell } from './habits/unrest';
export { liveThrough, planUnrest } from './habits/unrest';
export { CONTROL, DATA, decodeFrame, encodeFrame, eventFrames } from './frames';
export type { LoggedCall, Outage } from './httpServer';
export type { ClientConfig, HandshakeRefusal } from './longConnection';
export { TICKET_PREFIX, documentedClientConfig } from './longConnection';
export type { EventPage } from './sampleEvents';
export { eventPages } from './sampleEvents';
export { seededRandom } from './seededRandom';
export type { Settings, SettingsChanges } from './settings';
export { documentedSettings } from './settings';
export type { Acted } from './companyActs';
export type { Pushed } from './companyEvents';
export type { Simulator, SimulatorOptions } from './simulator';
export { startSimulator } from './simulator';
export { TOKEN_PREFIX } from './tokens';
export type { WaitOptions } from './waiting';
export type { PostAnswer, UrlCheck } from './webhookPusher';
export { encrypt, signatureHeaders } from './webhookCrypto';
