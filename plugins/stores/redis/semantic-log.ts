import { randomUUID } from 'node:crypto';
import { orAborted } from '../../core/or-aborted';
import type { SemanticEntry } from '../../core/semantic-store';
import { encodeEntry } from '../semantic/entry-form';
import type { EntryLog, LogReader } from '../semantic/entry-log';
import { localSpaces, type SemanticSpaces } from '../semantic/spaces';
import type { RedisAddress, RedisConnection } from './connection';
import { type SemanticKeys, semanticKeys } from './keys';
import { defineReading, type EntryFields } from './semantic-entries';
import { followSpace, type Following } from './semantic-follower';
import { ADD_ENTRY, ADD_TALLIES, REMOVE_ENTRIES, TAKE_ANSWER } from './semantic-scripts';

/** Bytes of one answer: larger ones would hold up what else the connection is for. */
const LARGEST_ANSWER = 8 * 1024 * 1024;
/** Entries that one script removes: some milliseconds of Redis' time at most. */
const REMOVED_AT_ONCE = 500;
/** Milliseconds that counters stay when nobody adds to them. */
const TALLIES_STAY = 90 * 86_400_000;

/** Spaces in Redis, each found by an index in the memory of every gateway. */
export function redisSpaces(connection: RedisConnection, address: RedisAddress): SemanticSpaces {
  return localSpaces((space) => new RedisEntryLog(connection, address, semanticKeys(space)));
}

/**
 * Spaces that all gateways with this Redis share: each has all entries in an index of its own, and answers are in Redis
 * alone, so that none is served that has been removed there. Whichever gateway finds a space too large removes entries
 * for all of them.
 */
export class RedisEntryLog implements EntryLog {
  readonly expires = true;
  /** What the stream calls it. */
  private readonly gateway = randomUUID();
  private following: Following | undefined;

  /** @param connection shared by all spaces; following one takes another, to the same address */
  constructor(
    private readonly connection: RedisConnection,
    private readonly address: RedisAddress,
    private readonly keys: SemanticKeys,
  ) {
    defineReading(connection);
    connection.define('aiAddEntry', ADD_ENTRY);
    connection.define('aiRemoveEntries', REMOVE_ENTRIES);
    connection.define('aiTakeAnswer', TAKE_ANSWER);
    connection.define('aiAddTallies', ADD_TALLIES);
  }

  follow(reader: LogReader): Promise<void> {
    this.following = followSpace(this.address, this.keys, { reader, gateway: this.gateway });
    return this.following.loaded;
  }

  /** @param more fields of its hash that an index in Redis needs */
  async append(entry: SemanticEntry, more: EntryFields = {}): Promise<void> {
    const { id, expiresAt, answer } = entry;
    if (answer.length > LARGEST_ANSWER) throw new Error(`an answer of ${answer.length} bytes is too large for Redis`);
    const { ids, log } = this.keys;
    const stay = Math.max(1, Math.round(expiresAt - Date.now()));
    const { facts, vector } = encodeEntry(entry);
    const written: EntryFields = { facts, answer, ...(vector.length && { vector }), ...more };
    const fields = Object.entries(written).flat();
    await this.connection.script('aiAddEntry', [this.keys.entry(id), ids, log], [id, stay, this.gateway, ...fields]);
  }

  async remove(removed: readonly string[]): Promise<void> {
    const { ids, log, entry } = this.keys;
    for (let from = 0; from < removed.length; from += REMOVED_AT_ONCE) {
      const some = removed.slice(from, from + REMOVED_AT_ONCE);
      await this.connection.script('aiRemoveEntries', [ids, log, ...some.map(entry)], [this.gateway, ...some]);
    }
  }

  async answer(id: string, signal: AbortSignal): Promise<Buffer | undefined> {
    const taken = this.connection.script<Buffer | null>('aiTakeAnswerBuffer', [this.keys.entry(id)], [LARGEST_ANSWER]);
    return (await orAborted(taken, signal)) ?? undefined;
  }

  async tally(added: Readonly<Record<string, number>>): Promise<void> {
    const values = Object.entries(added).flat();
    if (values.length) await this.connection.script('aiAddTallies', [this.keys.tallies], [TALLIES_STAY, ...values]);
  }

  async tallies(): Promise<Readonly<Record<string, number>>> {
    const read = await this.connection.run((client) => client.hgetall(this.keys.tallies));
    const counts = Object.entries(read).map(([name, count]) => [name, Number(count)] as const);
    return Object.fromEntries(counts.filter(([, count]) => count >= 0 && count < Infinity));
  }

  async dropTallies(names: readonly string[]): Promise<void> {
    if (names.length) await this.connection.run((client) => client.hdel(this.keys.tallies, ...names));
  }

  async close(): Promise<void> {
    await this.following?.close();
  }
}
