import { PostgresServer } from '../../host/postgresServer';

jest.setTimeout(60_000);

it('a server starts, stops, starts again and can be pooled', async () => {
	const server = await PostgresServer.start();
	await server.query('create table kept as select 1 as one');
	await server.stop('immediate');
	await server.start();
	await server.restart();
	const pooler = await server.pooler();
	expect(await server.query('select * from kept')).toEqual([{ one: 1 }]);
	await pooler.end();
	await server.end();
});
