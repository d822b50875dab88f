import type Database = require('libsql');
import type { FinishedResponse, KeptName, KeptResponse, KeptResponses } from '../../core/kept-responses';
import { messageOf } from '../../core/message-of';
import type { Logger } from '../../core/services';
import { Connection } from './connection';

/** Changes after which those that are too many are removed. */
const SWEEP = 100;
/** Milliseconds after which those that are too old are removed, whether anything changes or not. */
const SWEEP_INTERVAL = 3_600_000;
/** What is left of a bound that was passed, so that it is not passed again at once. */
const LEFT = 0.9;

export interface KeptLimits {
  /** Bytes of one turn. Writing them holds up everything else for some milliseconds. */
  bytes: number;
  /** Bytes of all turns; the oldest go first. */
  totalBytes: number;
  /** Number of all turns; the oldest go first. */
  capacity: number;
}

const LIMITS: KeptLimits = { bytes: 1024 * 1024, totalBytes: 1024 * 1024 * 1024, capacity: 100_000 };

/**
 * Opens the responses that are kept in an SQLite file, which several processes may share. What is removed is written
 * over with zeros. Throws when the file cannot be opened.
 */
export function openKeptResponses(file: string, logger: Logger, limits: Partial<KeptLimits> = {}): KeptResponses {
  return new SqliteKeptResponses(file, logger, { ...LIMITS, ...limits });
}

type Row = Omit<KeptResponse, 'turn'> & { turn: string | null };

class SqliteKeptResponses implements KeptResponses {
  private readonly connection: Connection<ReturnType<typeof prepare>>;
  private readonly timer: NodeJS.Timeout;
  private unswept = 0;

  constructor(
    private readonly file: string,
    private readonly logger: Logger,
    private readonly limits: KeptLimits,
  ) {
    this.connection = new Connection(file, prepare);
    this.sweep();
    this.timer = setInterval(() => this.sweep(), SWEEP_INTERVAL).unref();
  }

  keep({ id, owner, previous, turn, expires }: FinishedResponse): boolean {
    const text = JSON.stringify(turn);
    const size = Buffer.byteLength(text);
    const fits = size <= this.limits.bytes;
    const values = [id, owner, previous, fits ? text : null, fits ? size : 0, expires];
    const written = this.attempt(() => this.connection.statements.insert.run(values));
    if (++this.unswept >= SWEEP) this.sweep();
    return written && fits;
  }

  find({ owner, id }: KeptName): Promise<KeptResponse | undefined> {
    // The driver's `get` adds a member of its own to the row.
    const [row] = this.connection.statements.find.all(owner, id, Date.now()) as Row[];
    const turn = row?.turn ? (JSON.parse(row.turn) as KeptResponse['turn']) : null;
    return Promise.resolve(row && { ...row, turn });
  }

  async forget({ owner, id }: KeptName): Promise<void> {
    this.connection.statements.remove.run(owner, id);
  }

  async forgetAll(owner: string): Promise<number> {
    return this.connection.statements.removeAll.run(owner).changes;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.connection.close();
  }

  private sweep(): void {
    this.unswept = 0;
    const { totalBytes, capacity } = this.limits;
    this.attempt(() =>
      this.connection.transaction(({ removeOld, sums, removeBeyond }) => {
        removeOld.run(Date.now());
        const [all] = sums.all() as [{ count: number; bytes: number }];
        if (all.count <= capacity && all.bytes <= totalBytes) return;
        removeBeyond.run(Math.floor(capacity * LEFT), Math.floor(totalBytes * LEFT));
      }),
    );
  }

  private attempt(change: () => void): boolean {
    try {
      change();
      return true;
    } catch (error) {
      this.logger.error(
        `The responses kept in ${this.file} cannot be written: ${messageOf(error)}. What should be kept or ` +
          'removed now is not; check the disk, its free space and the permissions.',
      );
      return false;
    }
  }
}

function prepare(database: Database.Database) {
  database.exec('PRAGMA secure_delete = ON');
  return {
    insert: database.prepare(
      'INSERT OR IGNORE INTO kept_responses (id, owner, previous, turn, size, expires) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    find: database.prepare(
      'SELECT id, owner, previous, turn, size, expires FROM kept_responses WHERE owner = ? AND id = ? AND expires > ?',
    ),
    remove: database.prepare('DELETE FROM kept_responses WHERE owner = ? AND id = ?'),
    removeAll: database.prepare('DELETE FROM kept_responses WHERE owner = ?'),
    removeOld: database.prepare('DELETE FROM kept_responses WHERE expires <= ?'),
    sums: database.prepare('SELECT COUNT(*) AS count, COALESCE(SUM(size), 0) AS bytes FROM kept_responses'),
    removeBeyond: database.prepare(
      `DELETE FROM kept_responses WHERE rowid <= (SELECT MAX(rowid) FROM
        (SELECT rowid, ROW_NUMBER() OVER newer AS count, SUM(size) OVER newer AS bytes FROM kept_responses
          WINDOW newer AS (ORDER BY rowid DESC))
        WHERE count > ? OR bytes > ?)`,
    ),
  };
}
