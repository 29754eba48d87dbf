const engines = require('../unit/store/engines.ts');

/** Stands in for the tests' list of both engines: a server for each of a thousand runs would take days. */
module.exports = { ...engines, ENGINES: engines.ENGINES.filter(([name]) => name === 'SQLite') };
