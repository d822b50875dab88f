import { wholeAnswer } from '../../plugins/core/answer';
import type { Answer } from '../../plugins/core/answer';
import type { HubAnswer } from '../../plugins/core/hub';
import { isJsonObject, objectIn } from '../../plugins/core/json';
import type { Usage } from '../../plugins/core/usage';

/** A kept answer, in the hub's form: it serves streamed and plain requests. */
export interface Entry {
  /** Milliseconds since 1970. */
  storedAt: number;
  whole: HubAnswer;
  usage?: Usage;
  /** Who gave the answer. */
  model?: string;
  provider?: string;
  endpoint?: string;
}

export function encodeEntry(entry: Entry): Buffer {
  return Buffer.from(JSON.stringify(entry));
}

/** The entry, or `undefined` when the bytes are none: a shared store may hold what another version wrote. */
export function decodeEntry(bytes: Buffer): Entry | undefined {
  const entry = objectIn(bytes.toString());
  const valid = typeof entry?.storedAt === 'number' && isJsonObject(entry.whole);
  return valid ? (entry as unknown as Entry) : undefined;
}

/** The entry as an answer. No bytes of any API are at hand: every dialect renders it, streamed where that was asked. */
export function replay({ whole, usage }: Entry): Answer {
  return wholeAnswer({ whole, usage }, { api: 'hub' });
}
