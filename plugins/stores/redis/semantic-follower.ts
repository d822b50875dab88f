import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../core/services';
import type { LogReader } from '../semantic/entry-log';
import { type RedisAddress, RedisConnection } from './connection';
import type { SemanticKeys } from './keys';
import { defineReading, readEntries, scanEntries } from './semantic-entries';
import { JOIN_SPACE } from './semantic-scripts';

/** Entries, or words in the stream, that are read at once: about a millisecond of this process. */
const AT_ONCE = 100;
/** Milliseconds that Redis holds an answer back until there is one; an end of the stream shows within that. */
const BLOCK = 1000;
/** Milliseconds that a command may take, the time that it is held back included. */
const DEADLINE = BLOCK + 900;
/** Milliseconds until it is tried again after a failure. */
const PAUSE = 200;

/** The connection for commands tells of outages; following is down at the same times. */
const SILENT: Logger = { error() {}, warn() {}, info() {}, debug() {} };

export interface Following {
  /** Settles when the entries that are there have been told, or could not be read; they are when Redis is back. */
  readonly loaded: Promise<void>;
  close(): Promise<void>;
}

export interface Listener {
  readonly reader: LogReader;
  /** What the stream calls the gateway itself. */
  readonly gateway: string;
}

/**
 * Tells of the entries of a space: first of all that there are, then of what the stream says was added and removed.
 * After an outage it reads on where it was; when the stream does not reach back that far any more, or Redis has
 * forgotten everything, all is read again, and what is gone is told.
 */
export function followSpace(address: RedisAddress, keys: SemanticKeys, listener: Listener): Following {
  const follower = new Follower(new RedisConnection(address, SILENT, DEADLINE), keys, listener);
  const first = follower.step();
  void follower.go(first);
  return { loaded: first.then(() => undefined), close: () => follower.close() };
}

class Follower {
  /** The last word of the stream that was read; undefined until all entries were. */
  private position: string | undefined;
  private closed = false;
  private readonly reader: LogReader;
  private readonly gateway: string;

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: SemanticKeys,
    { reader, gateway }: Listener,
  ) {
    this.reader = reader;
    this.gateway = gateway;
    connection.define('aiJoinSpace', JOIN_SPACE);
    defineReading(connection);
  }

  async go(first: Promise<boolean>): Promise<void> {
    for (let well = await first; !this.closed; well = await this.step()) {
      if (!well) await delay(PAUSE, undefined, { ref: false });
    }
  }

  /** Reads some. @returns whether that went well */
  async step(): Promise<boolean> {
    try {
      if (this.position === undefined) await this.readAll();
      else await this.readOn(this.position);
      return true;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.connection.close();
  }

  private async readAll(): Promise<void> {
    const { ids, log } = this.keys;
    const gone = new Set(this.reader.ids());
    // What happens from here on is in the stream after this word, and is heard of once all is read.
    const position = await this.connection.script<string>('aiJoinSpace', [ids, log], [this.gateway]);
    for await (const entries of scanEntries(this.connection, this.keys, AT_ONCE)) {
      for (const { id } of entries) gone.delete(id);
      this.reader.added(entries);
    }
    this.reader.removed([...gone]);
    this.position = position;
  }

  private async readOn(position: string): Promise<void> {
    const { log } = this.keys;
    const read = await this.connection.run((client) =>
      client.xread('COUNT', AT_ONCE, 'BLOCK', BLOCK, 'STREAMS', log, position),
    );
    // Words go from the old end: where the last one that was read is still there, none after it was missing.
    const before = await this.connection.run((client) => client.xrange(log, position, position));
    if (before.length === 0) {
      this.position = undefined;
      return;
    }
    const words = read?.[0]?.[1] ?? [];
    await this.tell(words.map(([, word]) => word));
    this.position = words.at(-1)?.[0] ?? position;
  }

  private async tell(words: readonly string[][]): Promise<void> {
    const added = new Set<string>();
    const removed = new Set<string>();
    for (const [what, value = '', , by] of words) {
      // Its own are in its index already; or were, and would come back until their removal is read.
      if (what === 'added' && by !== this.gateway) added.add(value);
      if (what === 'removed') for (const id of value.split(' ')) removed.add(id);
    }
    // Told first: what was added anew since is read below, where it is still there.
    this.reader.removed([...removed]);
    this.reader.added(await readEntries(this.connection, this.keys, [...added]));
  }
}
