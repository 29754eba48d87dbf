import { decideAll } from '../../../nodes/FeishuCoreHr/trigger/decideAll';
import { readSettings } from '../../../nodes/FeishuCoreHr/trigger/settings';
import { outputOf } from '../../../nodes/FeishuCoreHr/events/outputs';
import { turnsDuring } from '../fakeClock';
import { bodyOf, LOCATION, PERSON } from '../hrEvents';
import { NODE, of, row, Scene } from '../inbox/scene';
import { ENGINES, onEngine } from '../store/engines';
import { node as source } from './node';

jest.setTimeout(60_000);

describe.each(ENGINES)('what arrived while its workflow was away, on %s', (_, start) => {
	let scene: Scene;

	onEngine(start, (engine) => {
		scene = new Scene(engine);
	});

	const undecided = (eventId: string, body: object) =>
		row(eventId, { state: 'undecided', item: JSON.stringify(body) });
	const decide = async (parameters: Record<string, unknown>) =>
		await decideAll(scene.inbox, NODE, readSettings(source({ events: [PERSON], ...parameters })));

	it('runs when the filter of now lets it pass, else it has ended', async () => {
		await scene.inbox.put([
			undecided('A1', bodyOf('A1', ['age'])),
			undecided('B1', bodyOf('B1', ['legal_name'])),
			undecided('C1', bodyOf('C1', ['age'], { event_type: LOCATION })),
		]);
		await decide({ personFilter: 'only', personFields: ['legal_name'] });
		expect(await scene.stored('event_id, state, subject, reason')).toEqual([
			'A1 done  filtered',
			'B1 waiting B ',
			'C1 done  filtered',
		]);
		const [taken] = await scene.take();
		expect(JSON.parse(taken?.item ?? '')).toMatchObject({
			event_id: 'B1',
			person_id: 'B',
			matched_fields: ['legal_name'],
		});
	});

	it('is decided by each of the very many fields that it may name', async () => {
		const fields = Array.from({ length: 50_000 }, (_unused, n) => `field_${n}`);
		await scene.inbox.put([
			undecided('A1', bodyOf('A1', fields)),
			undecided('B1', bodyOf('B1', [...fields, 'legal_name'])),
		]);
		await decide({ personFilter: 'only', personFields: ['legal_name'] });
		const [taken, ...others] = await scene.take();
		expect(others).toEqual([]);
		expect(JSON.parse(taken?.item ?? '')).toMatchObject({
			person_id: 'B',
			changed_fields: [...fields, 'legal_name'],
			matched_fields: ['legal_name'],
		});
	});

	it('leaves by the output of now', async () => {
		const located = undecided('L1', bodyOf('L1', ['name'], { event_type: LOCATION }));
		await scene.inbox.put([{ ...located, eventType: LOCATION }]);
		const both = { events: [PERSON, LOCATION], options: { separateOutputs: true } };
		await decide(both);
		const settings = readSettings(source(both));
		const taken = await scene.take();
		expect(taken.map(({ eventType }) => outputOf(eventType, settings))).toEqual([1]);
	});

	it('keeps its place before what arrived when the workflow was back', async () => {
		await scene.inbox.put([{ ...undecided('A1', bodyOf('A1')), subject: 'A' }, ...of('A2')]);
		expect(await scene.take()).toEqual([]);
		await decide({});
		expect(await scene.take()).toMatchObject([{ eventId: 'A1' }]);
	});

	it('has ended when it is no event after all', async () => {
		await scene.inbox.put([undecided('A1', { header: {} })]);
		await decide({});
		expect(await scene.stored()).toEqual(['A1 done']);
	});

	it('is worked through, however much it is, while n8n goes on', async () => {
		const ids = Array.from({ length: 450 }, (_unused, n) => `A${n}`);
		await scene.inbox.put(ids.map((id) => undecided(id, bodyOf(id))));
		expect(await turnsDuring(decide({}))).toBeGreaterThan(400);
		expect(new Set(await scene.stored('state'))).toEqual(new Set(['waiting']));
	});

	it('of another workflow is left to its own filter', async () => {
		await scene.inbox.put([{ ...undecided('A1', bodyOf('A1')), node: 'other' }]);
		await decide({});
		expect(await scene.stored()).toEqual(['A1 undecided']);
	});
});
