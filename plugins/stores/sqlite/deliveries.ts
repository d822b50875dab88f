import type Database = require('libsql');
import type { Deliveries } from '../../core/deliveries';
import { Connection } from './connection';

/** How long it is remembered what has been delivered. Milliseconds. */
const LIFE = 400 * 86_400_000;

/** Opens the book of deliveries in an SQLite file, which several processes may share. Throws when it cannot be opened. */
export function openDeliveries(file: string): Deliveries {
  const connection = new Connection(file, prepare);
  return {
    claim(name, milliseconds) {
      const now = Date.now();
      connection.statements.removeOld.run(now - LIFE);
      return connection.statements.claim.run(name, now + milliseconds, now).changes === 1;
    },
    isMade: (name) => connection.statements.made.get(name) !== undefined,
    make: (name) => void connection.statements.make.run(Date.now(), name),
    giveBack: (name) => void connection.statements.giveBack.run(name),
    async close() {
      connection.close();
    },
  };
}

function prepare(database: Database.Database) {
  return {
    claim: database.prepare(
      `INSERT INTO deliveries (name, claimed) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET claimed = excluded.claimed WHERE made IS NULL AND claimed <= ?`,
    ),
    made: database.prepare('SELECT 1 FROM deliveries WHERE name = ? AND made IS NOT NULL'),
    make: database.prepare('UPDATE deliveries SET made = ? WHERE name = ?'),
    giveBack: database.prepare('UPDATE deliveries SET claimed = 0 WHERE name = ? AND made IS NULL'),
    removeOld: database.prepare('DELETE FROM deliveries WHERE made < ?'),
  };
}
