import type Database = require('libsql');
import type { Logger } from '../../core/services';
import type { CountFile, KeptCount } from '../memory/kept-counts';
import { Connection } from './connection';
import { WriteQueue } from './write-queue';

/** Milliseconds between removals of what has ended. */
const SWEEP_INTERVAL = 3_600_000;

/**
 * Opens the counts that outlive a restart, in an SQLite file. They are one process' own: of several that write to one
 * file, what the last one wrote is read. Throws when the file cannot be opened.
 */
export function openCounts(file: string, logger: Logger): CountFile {
  const connection = new Connection(file, prepare);
  let swept = 0;
  const write = (counts: readonly KeptCount[]) =>
    connection.transaction(({ insert, removeEnded }) => {
      for (const { name, begin, amount, ends } of counts) insert.run(name, begin, amount, ends);
      if (Date.now() - swept < SWEEP_INTERVAL) return;
      swept = Date.now();
      removeEnded.run(swept);
    });
  const queue = new WriteQueue({ name: `The counts in ${file}`, logger, write });
  return {
    load: (most) => connection.statements.present.all(Date.now(), most) as KeptCount[],
    keep: (counts) => counts.forEach((count) => queue.push(count)),
    async close() {
      await queue.close();
      connection.close();
    },
  };
}

function prepare(database: Database.Database) {
  return {
    insert: database.prepare('INSERT OR REPLACE INTO counts (name, begin, amount, ends) VALUES (?, ?, ?, ?)'),
    removeEnded: database.prepare('DELETE FROM counts WHERE ends <= ?'),
    present: database.prepare(
      'SELECT name, begin, amount, ends FROM counts WHERE ends > ? AND amount > 0 ORDER BY ends DESC LIMIT ?',
    ),
  };
}
