/** A real n8n takes up to half a minute to start on a busy machine, and 15 s to give up a trigger. */
jest.setTimeout(240_000);
