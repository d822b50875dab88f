import type { CompiledQuery } from 'kysely';
import ReadDatabase = require('libsql/promise');

/** Queries that are read at the same time; more of them wait. */
const AT_ONCE = 8;
/** Milliseconds. */
const LONGEST_WAIT = 30_000;
/** Milliseconds until a query must have its first row. Others go on all the while. */
const LONGEST_QUERY = 120_000;

interface Statement<Row> {
  iterate(...parameters: readonly unknown[]): Promise<Iterable<Row>>;
}

/**
 * Reads a file beside the event loop: a sum over millions of rows takes seconds. Each query has a connection of its
 * own, since of two on one connection the later would wait for the other one in the event loop.
 */
export class Readers {
  private free = AT_ONCE;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly file: string) {}

  /** What a query finds, some rows at a time; a connection is held until all are taken or nobody wants more. */
  async *rows<Row>({ sql, parameters }: CompiledQuery<Row>): AsyncGenerator<Row> {
    await this.enter();
    try {
      const database = new ReadDatabase(this.file, {});
      const timer = setTimeout(() => database.interrupt(), LONGEST_QUERY);
      try {
        // Groups that do not fit into the memory meant for them go to a file.
        await database.exec('PRAGMA temp_store = FILE');
        const statement = (await database.prepare(sql)) as Statement<Row>;
        const rows = await statement.iterate(...parameters);
        clearTimeout(timer);
        yield* rows;
      } finally {
        clearTimeout(timer);
        database.close();
      }
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.free > 0) return void this.free--;
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const giveUp = () => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(
          new Error(`${AT_ONCE} reports are being read from ${this.file} already; ask again when they have ended`),
        );
      };
      const timer = setTimeout(giveUp, LONGEST_WAIT);
      this.waiting.push(enter);
    });
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }
}
