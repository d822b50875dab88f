import { createKey, hashOf, isHash, writeKey } from '../../core/api-key';
import { AiError, invalidRequest } from '../../core/error';
import { grantMembers } from '../../core/grant';
import type { Declared } from '../credentials/declared';
import type { HostServices } from '../host';
import { conflict, type Consumers } from './consumers';
import { describeDeclared, describeKey, type KeyDescription } from './describe-key';
import type { StoredKey } from './stored-key';
import type { ConsumerRecord, KeyRecords } from './key-records';
import type { LastUse } from './last-use';
import { readDuration } from '../read-duration';
import { type KeyQuery, type NewKey, readEnding, type Rotation } from './requests';

/** So many keys are listed. */
const MOST_LISTED = 10_000;

/** A key together with its text, which is shown this once. */
export type ShownKey = KeyDescription & { key: string };

export interface KeyRingParts {
  records: KeyRecords;
  consumers: Consumers;
  credential: Pick<HostServices['credential'], 'insertCredential' | 'existsScope'>;
  lastUse: LastUse;
  /** Told of a key whose secret is not what it was. */
  changed(id: string): void;
  /** What the configuration declares now. */
  declared(): Declared;
}

/**
 * Keys over their life: the host's `key-auth` credentials, of whose secrets the hashes are kept, and those that the
 * configuration declares, which can only be listed. All throw `AiError`.
 */
export class KeyRing {
  constructor(private readonly parts: KeyRingParts) {}

  /** By consumer, the oldest first. `truncated` says that there are more. */
  async list({ consumer, team }: KeyQuery): Promise<{ data: KeyDescription[]; truncated: boolean }> {
    const { records, declared, lastUse } = this.parts;
    const found = new Map([...declared().keys].map(([id, key]) => [id, describeDeclared(key, lastUse.of(id))]));
    for await (const some of records.consumers()) {
      const wanted = some.filter((one) => (team ?? one.team) === one.team && (consumer ?? one.name) === one.name);
      const keys = await Promise.all(wanted.map(async (owner) => ({ owner, keys: await records.of(owner.id) })));
      for (const { owner, keys: owned } of keys)
        for (const key of owned) found.set(key.keyId, this.describe(key, owner));
      if (found.size > MOST_LISTED) break;
    }
    const data = [...found.values()]
      .filter((key) => (team ?? key.team) === key.team && (consumer ?? key.consumer) === key.consumer)
      .sort(byConsumer);
    return { data: data.slice(0, MOST_LISTED), truncated: data.length > MOST_LISTED };
  }

  /** Makes a key, and a user of that name where there is none. */
  async create(request: NewKey): Promise<ShownKey & { consumer_created: boolean }> {
    const { records, consumers, credential } = this.parts;
    this.refuseDeclaredConsumer(request.consumer);
    const expiresAt = request.expires === undefined ? undefined : readEnding(request.expires, 'expires');
    await this.refuseUnknownScopes(request.scopes);
    const { consumer, isNew } = await consumers.obtain(request.consumer, request.team);
    const { id, secret, text } = createKey();
    const { name, scopes } = request;
    const given = { keyId: id, keySecret: hashOf(secret), name, expiresAt, scopes, ...grantTexts(request) };
    await credential.insertCredential(consumer.id, 'key-auth', withoutUndefined(given));
    const made = await records.find(id);
    if (!made) throw gone(id);
    return { ...this.describe(made, consumer), consumer_created: isNew, key: text };
  }

  /** A new secret for a key. The one before is valid for `overlap`, too; one from an earlier rotation no more. */
  async rotate(id: string, { overlap, expires }: Rotation): Promise<ShownKey> {
    const { record, consumer } = await this.changeable(id);
    const now = Date.now();
    const overlapping = overlap === undefined ? 0 : readDuration(overlap, 'overlap');
    const { keySecret = '' } = record;
    const { secret } = createKey();
    const fields = {
      keySecret: hashOf(secret),
      previousSecret: isHash(keySecret) ? keySecret : hashOf(keySecret),
      previousUntil: new Date(now + overlapping).toISOString(),
      updatedAt: new Date(now).toString(),
      ...(expires !== undefined && { expiresAt: readEnding(expires, 'expires') }),
    };
    if (!(await this.parts.records.update(id, fields))) throw gone(id);
    this.parts.changed(id);
    return { ...this.describe({ ...record, ...fields }, consumer), key: writeKey({ id, secret }) };
  }

  /** Ends a key for good. Nothing of it is kept. */
  async revoke(id: string): Promise<KeyDescription> {
    const { record, consumer } = await this.changeable(id);
    await this.parts.records.remove(record);
    this.parts.changed(id);
    return { ...this.describe(record, consumer), status: 'revoked' };
  }

  private describe(key: StoredKey, consumer: ConsumerRecord): KeyDescription {
    return describeKey(key, consumer, this.parts.lastUse.of(key.keyId));
  }

  private async changeable(id: string): Promise<{ record: StoredKey; consumer: ConsumerRecord }> {
    const declared = this.parts.declared().keys.get(id)?.holder;
    if (declared) {
      throw conflict(
        `The key ${id} is declared in system.config.yml, under plugins.ai.consumers.${declared.consumer.name}.keys: change it there.`,
        'id',
      );
    }
    const record = await this.parts.records.find(id);
    if (!record) throw gone(id);
    const consumer = await this.parts.records.consumer(record.consumerId);
    return {
      record,
      consumer: consumer ?? { id: record.consumerId, name: record.consumerId, team: undefined, isActive: false },
    };
  }

  private refuseDeclaredConsumer(name: string): void {
    if (!this.parts.declared().consumers.has(name)) return;
    throw conflict(
      `${name} is declared in system.config.yml, under plugins.ai.consumers: add the key there. ` +
        '`eg-ai keys create --declare` makes one and prints what to add.',
    );
  }

  private async refuseUnknownScopes(scopes: readonly string[] = []): Promise<void> {
    for (const scope of scopes) {
      if (await this.parts.credential.existsScope(scope)) continue;
      const message = `scopes: there is no scope \`${scope}\`; \`eg scopes create ${scope}\` makes it`;
      throw invalidRequest(message, 'scopes', 'invalid_parameter');
    }
  }
}

function byConsumer(a: KeyDescription, b: KeyDescription): number {
  return a.consumer.localeCompare(b.consumer) || (a.created ?? '').localeCompare(b.created ?? '');
}

/** The host's database has texts only. */
function grantTexts(request: NewKey): Record<string, string> {
  const given = Object.entries(request).filter(([member, value]) => member in grantMembers && value !== undefined);
  return Object.fromEntries(given.map(([member, value]) => [member, JSON.stringify(value)]));
}

function withoutUndefined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function gone(id: string): AiError {
  return new AiError(`There is no key ${id}; \`eg-ai keys list\`, or GET /ai/keys, tells which there are.`, {
    status: 404,
    code: 'key_not_found',
    param: 'id',
  });
}
