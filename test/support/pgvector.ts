import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { freePort } from './free-port';
import { inTurn } from './in-turn';

/** PostgreSQL with pgvector in this process, over the wire; what comes at the same time is done in turn. */
export interface PgvectorServer {
  readonly url: string;
  query(sql: string): Promise<void>;
  stop(): Promise<void>;
}

/** Debian's PostgreSQL comes without pgvector; this one is made of the same sources, for WebAssembly. */
export async function startPgvector(): Promise<PgvectorServer> {
  const database = await PGlite.create({ extensions: { vector } });
  const port = await freePort();
  const server = new PGLiteSocketServer({ db: database, port, host: '127.0.0.1', maxConnections: 50 });
  await server.start();
  const turns = await inTurn(port);
  return {
    url: `postgres://postgres:secret@127.0.0.1:${turns.port}/postgres?sslmode=disable`,
    query: async (sql) => void (await database.exec(sql)),
    async stop() {
      await turns.stop();
      await server.stop();
      await database.close();
    },
  };
}
