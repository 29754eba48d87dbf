import { ENGINES, type Engine } from '../store/engines';
import { ChangeScene, CREDENTIAL, endProcess, eventIds, from } from './changeScene';

jest.setTimeout(60_000);

describe.each(ENGINES)('the resource Change, on %s', (_, start) => {
	let engine: Engine;
	let scene: ChangeScene;

	beforeAll(async () => (engine = await start()));
	beforeEach(async () => {
		scene = new ChangeScene(engine);
		await scene.activate('node 1', 'node 2');
	});
	afterEach(async () => {
		await endProcess();
		await engine.clear();
	});
	afterAll(async () => await engine.end());

	describe('Get Many', () => {
		it('gives what an operator wants to know of a change, and nothing else', async () => {
			const at = new Date(scene.clock.now()).toISOString();
			await scene.ended('a', 'failed', { subject: '7000001' });
			expect(await scene.run('getMany')).toEqual([
				{
					json: {
						event_id: 'a',
						event_type: 'corehr.person.updated_v1',
						workflow_id: 'workflow of node 1',
						node_name: 'name of node 1',
						status: 'failed',
						subject_id: '7000001',
						changed_fields: ['person.name'],
						arrived_at: at,
						due_at: null,
						starts: 1,
						ended_at: at,
						reason: 'it failed',
						event_label: '更新个人信息',
						changed_text: 'person.name',
					},
					pairedItem: { item: 0 },
				},
			]);
		});

		it.each([
			['zh-CN', '更新个人信息', '个人电话、法定姓名'],
			['en-US', 'Person Updated', 'Personal Phone, Legal Name'],
		])('says in words what happened (%s)', async (language, event_label, changed_text) => {
			const item = JSON.stringify({ changed_fields: ['phone_number', 'legal_name'] });
			await scene.ended('a', 'failed', { item });
			expect(from(await scene.run('getMany', { language }))).toMatchObject([
				{ event_label, changed_text },
			]);
		});

		it.each([
			['unless told otherwise', {}, ['givenUp', 'failed']],
			['with Status "Done"', { status: ['done'] }, ['done']],
			['with two statuses', { status: ['running', 'retrying'] }, ['running', 'retrying']],
			[
				'with Status "Waiting", also what is decided when its workflow is back',
				{ status: ['waiting'] },
				['undecided', 'waiting'],
			],
			[
				'with no status chosen',
				{ status: [] },
				['undecided', 'waiting', 'running', 'retrying', 'givenUp', 'failed', 'done'],
			],
			['with statuses from an expression', { status: '={{ "done, failed" }}' }, ['failed', 'done']],
		])('lists, the newest first, %s: %j', async (__, parameters, listed) => {
			await scene.oneOfEach();
			expect(await scene.list(parameters)).toEqual(listed);
		});

		it('lists the changes of this workflow only, where that is chosen', async () => {
			await scene.ended('a');
			await scene.ended('b', 'failed', { node: 'node 2' });
			const workflow = { id: 'workflow of node 2' };
			expect(await scene.list({ workflows: 'this' }, { workflow })).toEqual(['b']);
			expect(await scene.list({ workflows: 'all' }, { workflow })).toEqual(['b', 'a']);
		});

		it('lists the changes of one person or location', async () => {
			await scene.ended('a', 'failed', { subject: '7000001' });
			await scene.ended('b', 'failed', { subject: '7000002' });
			expect(await scene.list({ subjectId: '7000002' })).toEqual(['b']);
			const items = [{ person_id: '7000001' }];
			expect(await scene.list({ subjectId: '={{ $json.person_id }}' }, { items })).toEqual(['a']);
		});

		it.each([
			['a time', (at: number) => new Date(at).toISOString()],
			[
				'a time of the workflow, in its own zone',
				(at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, -1),
			],
			['the result of an expression', (at: number) => `={{ DateTime.fromMillis(${at}) }}`],
			['milliseconds, as in create_time of the trigger', (at: number) => String(at)],
		])('lists what arrived, or ended, since %s', async (__, written) => {
			await scene.ended('old');
			await scene.clock.pass(10_000);
			const at = scene.clock.now();
			await scene.ended('new');
			await scene.clock.pass(10_000);
			const workflow = { id: 'w', settings: { timezone: 'Asia/Shanghai' } };
			expect(await scene.list({ since: written(at) }, { workflow })).toEqual(['new']);
			expect(await scene.list({ since: written(at + 1) }, { workflow })).toEqual([]);
		});

		it('returns up to the limit, or all', async () => {
			for (const eventId of ['a', 'b', 'c']) await scene.ended(eventId);
			expect(await scene.list({ limit: 2 })).toEqual(['c', 'b']);
			expect(await scene.list({ limit: 2, returnAll: true })).toEqual(['c', 'b', 'a']);
		});

		it('lists for each input item', async () => {
			await scene.ended('a', 'failed', { subject: '1' });
			await scene.ended('b', 'failed', { subject: '2' });
			const items = [{ id: '2' }, { id: '3' }, { id: '1' }];
			const output = await scene.run('getMany', { subjectId: '={{ $json.id }}' }, { items });
			expect(output.map(({ json, pairedItem }) => [json.event_id, pairedItem])).toEqual([
				['b', { item: 0 }],
				['a', { item: 2 }],
			]);
		});

		it('knows nothing of the changes of another app', async () => {
			await scene.ended('a');
			const another = { ...CREDENTIAL, appId: 'cli_fedcba9876543210' };
			expect(await scene.list({ status: [] }, { credential: another })).toEqual([]);
			const elsewhere = { ...CREDENTIAL, baseUrl: 'http://127.0.0.1:10' };
			expect(await scene.list({ status: [] }, { credential: elsewhere })).toEqual([]);
		});
	});

	describe('Run Again', () => {
		it('starts what Get Many listed, without any typing', async () => {
			await scene.oneOfEach();
			const items = from(await scene.run('getMany'));
			const output = await scene.run('runAgain', {}, { items });
			expect(output).toMatchObject([
				{
					json: { event_id: 'givenUp', status: 'waiting', starts: 0, ended_at: null, reason: null },
					pairedItem: { item: 0 },
				},
				{ json: { event_id: 'failed', status: 'waiting' }, pairedItem: { item: 1 } },
			]);
			expect(Object.keys(output[0]!.json)).toEqual(Object.keys(items[0]!));
			expect(await scene.starts()).toEqual(['failed', 'givenUp', 'waiting']);
		});

		it('starts what names very many fields, too, which Get Many tells one by one', async () => {
			const names = Array.from({ length: 50_000 }, (__, at) => `field_${at}`);
			await scene.ended('a', 'failed', { item: JSON.stringify({ changed_fields: names }) });
			const items = from(await scene.run('getMany'));
			expect(items).toMatchObject([{ event_id: 'a', changed_fields: names }]);
			expect(from(await scene.run('runAgain', {}, { items }))).toMatchObject([
				{ status: 'waiting', changed_fields: names },
			]);
			expect(await scene.starts()).toEqual(['a']);
		});

		it('does so for one workflow, or with no workflow named for all of the app', async () => {
			await scene.ended('a');
			await scene.ended('a', 'failed', { node: 'node 2' });
			const items = [{ event_id: 'a' }];
			const one = await scene.run('runAgain', { workflowId: 'workflow of node 2' }, { items });
			expect(from(one)).toMatchObject([{ workflow_id: 'workflow of node 2' }]);
			await scene.ended('b');
			await scene.ended('b', 'failed', { node: 'node 2' });
			const all = await scene.run('runAgain', { eventId: 'b' }, { items: [{}] });
			expect(from(all).map(({ workflow_id: id }) => id)).toEqual([
				'workflow of node 1',
				'workflow of node 2',
			]);
		});

		it('is content where an item before it has done so: an event of two triggers of a workflow', async () => {
			await scene.put('a', { delivery: '1' });
			await scene.put('a', { delivery: '2' });
			await scene.ended('b');
			const items = from(await scene.run('getMany'));
			expect(items).toHaveLength(3);
			const output = await scene.run('runAgain', {}, { items });
			expect(eventIds(output).sort()).toEqual(['a', 'a', 'b']);
		});
	});

	describe('Discard', () => {
		it('takes what failed off the list, and it does not run when it is delivered again', async () => {
			await scene.ended('a');
			const items = from(await scene.run('getMany'));
			const output = await scene.run('discard', {}, { items });
			expect(from(output)).toMatchObject([
				{ event_id: 'a', status: 'done', reason: 'discarded', changed_fields: ['person.name'] },
			]);
			expect(await scene.list()).toEqual([]);
			await scene.put('a');
			expect(await scene.starts()).toEqual([]);
		});
	});

	describe.each(['runAgain', 'discard'])('%s, where there is nothing to do it to', (operation) => {
		it.each([
			['waiting', 'The change waiting has not failed: it is waiting'],
			['undecided', 'The change undecided has not failed: it is waiting'],
			['running', 'The change running has not failed: it is running'],
			['retrying', 'The change retrying has not failed: it is retrying'],
			['done', 'The change done has not failed: it is done'],
			['unheard of', 'No change with the event ID unheard of is stored'],
			['', 'This item names no change'],
		])('says so of an item with the event ID "%s"', async (eventId, message) => {
			await scene.oneOfEach();
			const before = await scene.list({ status: [] });
			await expect(
				scene.run(operation, {}, { items: [{ event_id: eventId }] }),
			).rejects.toMatchObject({
				name: 'NodeOperationError',
				message,
				description: expect.stringMatching(/\w+/) as string,
				context: { itemIndex: 0 },
			});
			expect(await scene.list({ status: [] })).toEqual(before);
		});

		it('leaves alone what failed for another app, or for another workflow than the one named', async () => {
			await scene.ended('a');
			const items = [{ event_id: 'a', workflow_id: 'workflow of node 2' }];
			await expect(scene.run(operation, {}, { items })).rejects.toThrow(/No change .* is stored/);
			const credential = { ...CREDENTIAL, appId: 'cli_fedcba9876543210' };
			await expect(scene.run(operation, { eventId: 'a' }, { credential })).rejects.toThrow(
				/No change .* is stored/,
			);
			expect(await scene.list()).toEqual(['a']);
		});

		it('harms no other item when the workflow goes on', async () => {
			await scene.ended('a');
			await scene.ended('b');
			const items = [{ event_id: 'a' }, { event_id: 'x' }, {}, { event_id: 'b' }];
			const onError = 'continueRegularOutput';
			const output = await scene.run(operation, {}, { items, onError });
			expect(output).toMatchObject([
				{ json: { event_id: 'a' }, pairedItem: { item: 0 } },
				{
					json: { error: expect.stringContaining('No change with the event ID x') as string },
					pairedItem: { item: 1 },
				},
				{
					json: { error: expect.stringContaining('This item names no change') as string },
					pairedItem: { item: 2 },
				},
				{ json: { event_id: 'b' }, pairedItem: { item: 3 } },
			]);
		});
	});
});
