import type Database = require('libsql');
import type { Pin, PinName, PinQuery, Pins } from '../../core/pins';
import { RESOURCES } from '../../core/resource';
import type { Logger } from '../../core/services';
import { Connection } from './connection';
import { WriteQueue } from './write-queue';

/** How long a pin is kept: as long as OpenAI keeps responses. Milliseconds. */
const LIFE = 30 * 86_400_000;
/** Pins of each kind of resource; the oldest go first. Some 200 bytes each. */
const CAPACITY = 200_000;
/** Changes after which those that are too old or too many are removed. */
const SWEEP = 1000;
/** Changes that may wait to be written: as many as the queue holds. */
const MOST_PENDING = 10_000;

const COLUMNS: readonly (keyof Pin)[] = ['id', 'resource', 'owner', 'endpoint', 'url', 'key', 'model', 'time'];
const NAMED = 'owner = ? AND resource = ? AND id = ?';
const SELECT = `SELECT ${COLUMNS.join(', ')} FROM pins`;

export interface PinLimits {
  /** Milliseconds. */
  life: number;
  /** Of each kind of resource. */
  capacity: number;
}

/**
 * Opens the pins in an SQLite file, which several processes may share: what one has written another one finds. Changes
 * are written in the background; how failures are treated is told at `WriteQueue`. Throws when the file cannot be opened.
 */
export function openPins(file: string, logger: Logger, limits: Partial<PinLimits> = {}): Pins {
  return new SqlitePins(file, logger, { life: LIFE, capacity: CAPACITY, ...limits });
}

interface Change {
  name: string;
  pin: PinName | Pin;
}

class SqlitePins implements Pins {
  private readonly connection: Connection<ReturnType<typeof prepare>>;
  private readonly queue: WriteQueue<Change>;
  /** What is not written yet, by name: a pin, or undefined for one that is forgotten. */
  private readonly pending = new Map<string, Change>();
  private unswept = SWEEP;

  constructor(
    file: string,
    logger: Logger,
    private readonly limits: PinLimits,
  ) {
    this.connection = new Connection(file, prepare);
    const write = (changes: readonly Change[]) => this.write(changes);
    this.queue = new WriteQueue({ name: `The pins in ${file}`, logger, write, capacity: MOST_PENDING });
  }

  keep(pin: Pin): void {
    this.change(pin);
  }

  forget({ owner, resource, id }: PinName): void {
    this.change({ owner, resource, id });
  }

  async forgetAll(owner: string): Promise<number> {
    await this.queue.flush();
    return this.connection.statements.removeAll.run(owner).changes;
  }

  find(pin: PinName): Promise<Pin | undefined> {
    const change = this.pending.get(nameOf(pin));
    if (change) return Promise.resolve(isPin(change.pin) ? change.pin : undefined);
    const { owner, resource, id } = pin;
    // The driver's `get` adds a member of its own to the row.
    const [found] = this.connection.statements.find.all(owner, resource, id, this.oldest()) as Pin[];
    return Promise.resolve(found);
  }

  async isKept({ resource, id }: Pick<Pin, 'resource' | 'id'>): Promise<boolean> {
    await this.queue.flush();
    return this.connection.statements.kept.all(id, resource, this.oldest()).length > 0;
  }

  async list({ owner, resource, order, after, limit }: PinQuery): Promise<Pin[]> {
    await this.queue.flush();
    const { listed, continued } = this.connection.statements;
    if (after === undefined) return listed[order].all(owner, resource, this.oldest(), limit) as Pin[];
    return continued[order].all(owner, resource, this.oldest(), owner, resource, after, limit) as Pin[];
  }

  async flush(): Promise<void> {
    await this.queue.flush();
  }

  async close(): Promise<void> {
    await this.queue.close();
    this.connection.close();
  }

  private change(pin: Pin | PinName): void {
    const change = { name: nameOf(pin), pin };
    this.pending.set(change.name, change);
    this.queue.push(change);
    // The queue loses what is beyond its capacity, and nothing would take that out of here.
    if (this.pending.size > MOST_PENDING) this.pending.delete(this.pending.keys().next().value!);
  }

  private write(changes: readonly Change[]): void {
    this.connection.transaction(({ insert, remove, sweepOld, sweepExcess }) => {
      for (const { pin } of changes) {
        if (isPin(pin)) insert.run(COLUMNS.map((column) => pin[column]));
        else remove.run(pin.owner, pin.resource, pin.id);
      }
      this.unswept += changes.length;
      if (this.unswept < SWEEP) return;
      this.unswept = 0;
      sweepOld.run(this.oldest());
      for (const resource of RESOURCES) sweepExcess.run(resource, resource, this.limits.capacity);
    });
    for (const change of changes) if (this.pending.get(change.name) === change) this.pending.delete(change.name);
  }

  private oldest(): number {
    return Date.now() - this.limits.life;
  }
}

function prepare(database: Database.Database) {
  const list = (condition: string, order: string) =>
    database.prepare(
      `${SELECT} WHERE owner = ? AND resource = ? AND time >= ? ${condition} ORDER BY rowid ${order} LIMIT ?`,
    );
  const past = (sign: string) => `AND rowid ${sign} (SELECT rowid FROM pins WHERE ${NAMED})`;
  return {
    insert: database.prepare(
      `INSERT OR IGNORE INTO pins (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`,
    ),
    remove: database.prepare(`DELETE FROM pins WHERE ${NAMED}`),
    removeAll: database.prepare('DELETE FROM pins WHERE owner = ?'),
    find: database.prepare(`${SELECT} WHERE ${NAMED} AND time >= ?`),
    kept: database.prepare('SELECT 1 FROM pins WHERE id = ? AND resource = ? AND time >= ? LIMIT 1'),
    listed: { asc: list('', 'ASC'), desc: list('', 'DESC') },
    continued: { asc: list(past('>'), 'ASC'), desc: list(past('<'), 'DESC') },
    sweepOld: database.prepare('DELETE FROM pins WHERE time < ?'),
    sweepExcess: database.prepare(
      `DELETE FROM pins WHERE resource = ? AND rowid <=
        (SELECT rowid FROM pins WHERE resource = ? ORDER BY rowid DESC LIMIT 1 OFFSET ?)`,
    ),
  };
}

function nameOf({ owner, resource, id }: PinName): string {
  return JSON.stringify([owner, resource, id]);
}

function isPin(pin: Pin | PinName): pin is Pin {
  return 'endpoint' in pin;
}
