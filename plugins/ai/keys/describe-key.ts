import { grantMembers } from '../../core/grant';
import type { Json } from '../../core/json';
import type { KnownKey } from '../credentials/known-key';
import { isPast, type StoredKey } from './stored-key';
import type { ConsumerRecord } from './key-records';

/** What is told of a key: neither its secret nor a hash of it. Times are RFC 3339. */
export interface KeyDescription {
  id: string;
  consumer: string;
  team: string | null;
  /** What it is for. */
  name: string | null;
  /** `inactive` is one that the host has switched off, or whose consumer it has. */
  status: 'active' | 'inactive' | 'expired' | 'revoked';
  created: string | null;
  expires: string | null;
  last_used: string | null;
  /** Until when the secret before the last rotation is valid, too. */
  previous_until: string | null;
  /** Whether the configuration declares it; it can be changed there only. */
  declared: boolean;
  scopes: readonly string[];
  /** What is granted to it, such as `models`. */
  [granted: string]: Json | readonly Json[];
}

export function describeKey(key: StoredKey, consumer: ConsumerRecord, lastUsed: string | undefined): KeyDescription {
  return {
    id: key.keyId,
    consumer: consumer.name,
    team: consumer.team ?? null,
    name: key.name ?? null,
    status:
      !key.isActive || !consumer.isActive
        ? 'inactive'
        : key.expiresAt !== undefined && isPast(key.expiresAt)
          ? 'expired'
          : 'active',
    created: timeIn(key.createdAt),
    expires: timeIn(key.expiresAt),
    last_used: latest(lastUsed, timeIn(key.lastUsedAt)),
    previous_until: isPast(key.previousUntil) ? null : timeIn(key.previousUntil),
    declared: false,
    scopes: key.scopes ?? [],
    ...grantedTo({ ...key }),
  };
}

/** Of a key of the configuration. */
export function describeDeclared(key: KnownKey, lastUsed: string | undefined): KeyDescription {
  const { id, holder, expires, scopes, grant } = key;
  return {
    id,
    consumer: holder?.consumer.name ?? id,
    team: holder?.consumer.team ?? null,
    name: null,
    status: expires !== undefined && expires <= Date.now() ? 'expired' : 'active',
    created: null,
    expires: expires === undefined ? null : new Date(expires).toISOString(),
    last_used: lastUsed ?? null,
    previous_until: null,
    declared: true,
    scopes,
    ...grantedTo({ ...grant }),
  };
}

/** RFC 3339; the host writes times as JavaScript prints them. */
function timeIn(text: string | undefined): string | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** Another gateway may have seen the key later. Times of one form are in the order of their letters. */
function latest(...times: (string | null | undefined)[]): string | null {
  return (
    times
      .filter((time) => typeof time === 'string')
      .sort()
      .at(-1) ?? null
  );
}

/** Lists, which the host's database keeps as JSON; one that cannot be read is shown as it is. */
function grantedTo(record: Readonly<Record<string, unknown>>): Record<string, Json> {
  const given = Object.keys(grantMembers).filter((member) => record[member] !== undefined && record[member] !== '');
  return Object.fromEntries(given.map((member) => [member, listIn(record[member])]));
}

function listIn(value: unknown): Json {
  if (typeof value !== 'string') return value as Json;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
