import type Database = require('libsql');
import ReadDatabase = require('libsql/promise');
import type { AttemptRow, Ledger, LedgerRow, RequestQuery, UsageQuery, UsageSum } from '../../core/ledger';
import type { Logger } from '../../core/services';
import { Connection } from './connection';
import { ATTEMPT_COLUMNS, COLUMNS, JSON_MEMBERS } from './columns';
import { conditionsOf, type Statement, statusCondition, sumStatement } from './sum';
import { WriteQueue } from './write-queue';

const MEMBERS = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
const ATTEMPT_MEMBERS = Object.keys(ATTEMPT_COLUMNS) as (keyof AttemptRow)[];
/** Requests that are read in one go. */
const PAGE = 500;

type Column = string | number | null;

/**
 * Opens the ledger in an SQLite file; several processes may share it. Rows are written in the background and are
 * readable within a second; how failures are treated is told at `WriteQueue`. Throws when the file cannot be opened.
 */
export function openLedger(file: string, logger: Logger): Ledger {
  return new SqliteLedger(file, logger);
}

class SqliteLedger implements Ledger {
  private readonly connection: Connection<ReturnType<typeof prepare>>;
  private reading: { database: ReadDatabase; beside: ReturnType<typeof prepare> } | undefined;
  private readonly queue: WriteQueue<LedgerRow>;

  constructor(
    private readonly file: string,
    logger: Logger,
  ) {
    this.connection = new Connection(file, prepare);
    this.queue = new WriteQueue({ name: `The ledger ${file}`, logger, write: (rows) => this.write(rows) });
  }

  record(row: LedgerRow): undefined {
    this.queue.push(row);
  }

  async *sum(query: UsageQuery): AsyncIterable<UsageSum> {
    yield* await this.read<UsageSum>(sumStatement(query));
  }

  async *requests({ after, limit = Infinity, attempts, ...filter }: RequestQuery): AsyncIterable<LedgerRow> {
    const { sql, values } = conditionsOf(filter, statusCondition(filter.status ?? 'all'), '(time, id) < (?, ?)');
    let { time, id } = after ?? { time: Number.MAX_SAFE_INTEGER, id: '' };
    for (let left = limit; left > 0;) {
      const page = await this.read<Record<string, Column>>({
        sql: `SELECT * FROM requests${sql} ORDER BY time DESC, id DESC LIMIT ?`,
        values: [time, id, ...values, Math.min(left, PAGE)],
      });
      for (const row of page) yield await this.requestOf(row, attempts);
      left -= page.length;
      if (page.length < PAGE) return;
      ({ time, id } = page.at(-1) as unknown as LedgerRow);
    }
  }

  async request(id: string): Promise<LedgerRow | undefined> {
    const [row] = await this.read<Record<string, Column>>({ sql: 'SELECT * FROM requests WHERE id = ?', values: [id] });
    return row && this.requestOf(row, true);
  }

  async forget(consumer: string): Promise<number> {
    await this.flush();
    let forgotten = 0;
    this.connection.transaction(({ forget }) => (forgotten = forget.run(consumer).changes));
    return forgotten;
  }

  async flush(): Promise<void> {
    await this.queue.flush();
  }

  async check(): Promise<void> {
    this.connection.transaction(() => {});
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.connection.close();
    this.reading?.database.close();
    this.reading = undefined;
  }

  private async requestOf(columns: Record<string, Column>, withAttempts = false): Promise<LedgerRow> {
    const row = membersOf<LedgerRow>(columns, COLUMNS);
    const attempts = withAttempts
      ? await this.read<Record<string, Column>>({
          sql: 'SELECT * FROM attempts WHERE request_id = ? ORDER BY number',
          values: [row.id],
        })
      : [];
    return {
      ...row,
      streamed: Boolean(row.streamed),
      attempts: attempts.map((attempt) => membersOf<AttemptRow>(attempt, ATTEMPT_COLUMNS)),
    };
  }

  /** By a connection that works beside the event loop: a sum over millions of rows takes seconds. */
  private async read<Row>({ sql, values }: Statement): Promise<Row[]> {
    await this.flush();
    const beside = this.connection.statements;
    if (this.reading?.beside !== beside) {
      this.reading?.database.close();
      this.reading = { database: new ReadDatabase(this.file, {}), beside };
    }
    const statement = (await this.reading.database.prepare(sql)) as { all(...values: Column[]): Promise<Row[]> };
    return statement.all(...values);
  }

  private write(rows: readonly LedgerRow[]): void {
    this.connection.transaction(({ insert, insertAttempt }) => {
      for (const row of rows) {
        const { changes } = insert.run([...MEMBERS.map((member) => bindable(row, member)), row.attempts.length]);
        if (changes === 0) continue;
        row.attempts.forEach((attempt, index) =>
          insertAttempt.run([...ATTEMPT_MEMBERS.map((member) => attempt[member]), row.id, index + 1]),
        );
      }
    });
  }
}

function prepare(database: Database.Database) {
  const insertInto = (verb: string, table: string, columns: readonly string[]) =>
    database.prepare(`${verb} INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  return {
    insert: insertInto('INSERT OR IGNORE', 'requests', [...Object.values(COLUMNS), 'attempts']),
    insertAttempt: insertInto('INSERT', 'attempts', [...Object.values(ATTEMPT_COLUMNS), 'request_id', 'number']),
    forget: database.prepare(
      'UPDATE requests SET consumer = NULL, key = NULL, tags = NULL, end_user = NULL WHERE consumer = ?',
    ),
  };
}

function membersOf<Row>(columns: Record<string, Column>, names: Readonly<Record<string, string>>): Row {
  const members = Object.entries(names).map(([member, column]) => {
    const value = columns[column] ?? null;
    return [member, JSON_MEMBERS.has(member) && value !== null ? (JSON.parse(String(value)) as unknown) : value];
  });
  return Object.fromEntries(members) as Row;
}

/** The driver ends the process when it is given a boolean. */
function bindable(row: LedgerRow, member: keyof typeof COLUMNS): Column {
  const value = row[member];
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}
