import type { HubAnswer } from '../../../plugins/core/hub';
import { isJsonObject, objectIn } from '../../../plugins/core/json';
import type { EntryLabels } from '../../../plugins/core/semantic-store';
import type { Usage } from '../../../plugins/core/usage';
import { isFinished } from './finished';

/** It goes into a header. */
const ID = /^\w{1,64}$/;

/** A kept answer, in the hub's form: it serves streamed and plain requests of every API. */
export interface Entry {
  /** Random, the same for an answer that is found by its meaning, too. */
  id: string;
  /** Of the cache that keeps it. */
  pipeline: string;
  /** Milliseconds since 1970. */
  storedAt: number;
  whole: HubAnswer;
  usage?: Usage;
  /** Who gave the answer. */
  model?: string;
  provider?: string;
  endpoint?: string;
  labels: EntryLabels;
  /** What was asked, where it may be found by its meaning. */
  text?: string;
}

export function encodeEntry(entry: Entry): Buffer {
  return Buffer.from(JSON.stringify(entry));
}

/** The entry, or `undefined` when the bytes are none: a shared store may hold what another version, or somebody's hand, wrote. */
export function decodeEntry(bytes: Buffer): Entry | undefined {
  const entry = objectIn(bytes.toString());
  const { id, storedAt, whole, labels } = entry ?? {};
  const valid = typeof storedAt === 'number' && isJsonObject(labels) && isJsonObject(whole) && isFinished(whole);
  return valid && typeof id === 'string' && ID.test(id) ? (entry as unknown as Entry) : undefined;
}

/** Whole seconds since the entry was kept. */
export function ageOf({ storedAt }: Pick<Entry, 'storedAt'>): number {
  return Math.max(0, Math.floor((Date.now() - storedAt) / 1000));
}
