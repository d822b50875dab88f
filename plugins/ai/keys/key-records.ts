import type { StoredKey } from './stored-key';

/** As much of a Redis client, or of the host's emulation of one, as is used here. */
export interface RecordsClient {
  hgetall(name: string): Promise<Record<string, string>>;
  hmset(name: string, fields: Record<string, string>): Promise<unknown>;
  hdel(name: string, field: string): Promise<unknown>;
  exists(name: string): Promise<number>;
  del(name: string): Promise<unknown>;
  smembers(name: string): Promise<string[]>;
  srem(name: string, member: string): Promise<unknown>;
  scan(cursor: string, ...options: (string | number)[]): Promise<[cursor: string, names: string[]]>;
}

/** A user or application in the host's database. */
export interface ConsumerRecord {
  readonly id: string;
  readonly name: string;
  readonly team: string | undefined;
  readonly isActive: boolean;
}

/** How many names one step of a scan looks at. */
const STEP = 1_000;

const FAMILIES = ['user', 'application'];

/**
 * `key-auth` credentials in the host's database. Beside the host's services, because those list only the first
 * consumers of many, take no empty texts, and leave what they change under the name `undefined`, too.
 */
export class KeyRecords {
  constructor(
    private readonly client: RecordsClient,
    private readonly namespace: string,
  ) {}

  async find(id: string): Promise<StoredKey | undefined> {
    const { isActive, scopes, ...fields } = await this.client.hgetall(this.nameOf(id)).catch(emptyWhereSet);
    if (typeof fields.consumerId !== 'string') return undefined;
    return {
      ...fields,
      keyId: id,
      consumerId: fields.consumerId,
      isActive: isActive === 'true',
      scopes: listIn(scopes),
    };
  }

  async of(consumerId: string): Promise<StoredKey[]> {
    const ids = await this.client.smembers(this.nameOf(consumerId));
    const found = await Promise.all(ids.map((id) => this.find(id)));
    return found.filter((key) => key !== undefined);
  }

  /** @returns false where there is no such key any more */
  async update(id: string, fields: Record<string, string>): Promise<boolean> {
    const name = this.nameOf(id);
    if (!(await this.client.exists(name))) return false;
    await this.client.hmset(name, fields);
    return true;
  }

  /** The key ends with the first of these steps; the others are tidying up. */
  async remove({ keyId, consumerId, scopes }: StoredKey): Promise<void> {
    const name = this.nameOf(keyId);
    await this.client.del(name);
    await this.client.srem(this.nameOf(consumerId), keyId);
    for (const scope of scopes ?? []) await this.client.hdel(`${this.namespace}-scope-credentials:${scope}`, name);
  }

  /** The user or application of this id. */
  async consumer(id: string): Promise<ConsumerRecord | undefined> {
    for (const family of FAMILIES) {
      const found = await this.client.hgetall(`${this.namespace}-${family}:${id}`);
      if (found.id !== undefined) return consumerRecord(found);
    }
    return undefined;
  }

  /** All users and applications, some at a time. */
  async *consumers(): AsyncGenerator<ConsumerRecord[]> {
    for (const family of FAMILIES) {
      let cursor = '0';
      do {
        const pattern = `${this.namespace}-${family}:*`;
        const [next, names] = await this.client.scan(cursor, 'MATCH', pattern, 'COUNT', STEP);
        const found = await Promise.all(names.map((name) => this.client.hgetall(name)));
        yield found.filter(({ id }) => id !== undefined).map(consumerRecord);
        cursor = String(next);
      } while (cursor !== '0');
    }
  }

  async hasConsumers(): Promise<boolean> {
    for await (const some of this.consumers()) if (some.length > 0) return true;
    return false;
  }

  private nameOf(id: string): string {
    return `${this.namespace}-key-auth:${id}`;
  }
}

/** A user or application, as the host's services or its database give it. */
export function consumerRecord(found: Readonly<Record<string, unknown>>): ConsumerRecord {
  const { id, username, name, team, isActive } = found;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const named = text(username) ?? text(name) ?? String(id);
  return { id: String(id), name: named, team: text(team), isActive: String(isActive) === 'true' };
}

/** Under the same kind of name there is the set of a consumer's keys, which is no record. */
function emptyWhereSet(error: Error): Record<string, string> {
  if (error.message.startsWith('WRONGTYPE')) return {};
  throw error;
}

function listIn(text: string | undefined): string[] {
  const list: unknown = text ? JSON.parse(text) : [];
  return Array.isArray(list) ? list.map(String) : [];
}
