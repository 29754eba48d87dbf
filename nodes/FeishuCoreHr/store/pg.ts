/** The client of PostgreSQL. (Bundled with this file by the build, which holds nothing else for that reason.) */
export { Client, types } from 'pg';
