/** `consumers` and `teams` of `system.config.yml`: who may call, without a database. */
import { type Static, Type } from '@sinclair/typebox';
import { compileAddresses } from '../core/addresses';
import { isHash } from '../core/api-key';
import { grantMembers, type grantSchema } from '../core/grant';
import { checkLimit } from '../core/limit';
import { type Misfit, suggestion } from '../core/parameters';
import { isSecretReference } from '../core/secret';
import { momentOf } from './credentials/moment';

// What may be a secret by mistake has no pattern or type here: messages about those show the value.
const keySettings = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Za-z0-9._-]{1,64}$',
      examples: ['alice1'],
      description: 'Names the key, alone of all keys: the `<id>` of `sk-eg-<id>-<secret>`.',
    }),
    hash: Type.Optional(Type.Unknown({ description: '`sha256:<hex>`, as `eg-ai keys create` prints it.' })),
    secret: Type.Optional(
      Type.Unknown({ description: 'In place of `hash`: where the key is, `env:NAME` or `file:/path`.' }),
    ),
    expires: Type.Optional(
      Type.Unknown({ description: 'From when on it is refused, such as `2027-01-31T12:00:00Z`.' }),
    ),
    scopes: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Which scopes it has, of those that `scopes` of apiEndpoints ask for.',
      }),
    ),
    ...grantMembers,
  },
  { additionalProperties: false },
);

const consumerSettings = Type.Object(
  {
    team: Type.Optional(Type.String({ minLength: 1, description: 'Whose usage this is, too.' })),
    keys: Type.Optional(Type.Array(keySettings, { description: 'Keys, each with `id` and `hash` or `secret`.' })),
    ...grantMembers,
  },
  { additionalProperties: false },
);

const teamSettings = Type.Object(grantMembers, { additionalProperties: false });

/** Members of the plugin's settings. */
export const consumerMembers = {
  consumers: Type.Optional(
    Type.Record(Type.String(), consumerSettings, {
      description:
        'Who may call, by name: `team`, `keys`, and what is granted: `models`, `providers`, `regions`, `addresses`, `limits`.',
    }),
  ),
  teams: Type.Optional(
    Type.Record(Type.String(), teamSettings, { description: 'What is granted to all of a team together.' }),
  ),
};

export interface ConsumerSettings {
  readonly consumers?: Readonly<Record<string, Static<typeof consumerSettings>>>;
  readonly teams?: Readonly<Record<string, Static<typeof teamSettings>>>;
}

export type DeclaredKey = Static<typeof keySettings>;

/** What no schema can tell, of settings that fit theirs. */
export function consumerMisfits({ consumers = {}, teams }: ConsumerSettings): Misfit[] {
  const found: Misfit[] = [];
  const seen = new Map<string, string>();
  for (const [name, consumer] of Object.entries(consumers)) {
    const at = `consumers.${name}`;
    if (teams && consumer.team !== undefined && !(consumer.team in teams)) {
      const message = `there is no team \`${consumer.team}\` under \`teams:\`; ${suggestion(consumer.team, Object.keys(teams))}`;
      found.push({ path: `${at}.team`, message });
    }
    found.push(...grantMisfits(consumer, at));
    for (const [index, key] of (consumer.keys ?? []).entries()) {
      const path = `${at}.keys.${index}`;
      const holder = seen.get(key.id);
      if (holder)
        found.push({
          path: `${path}.id`,
          message: `the key \`${key.id}\` is also one of ${holder}; an id names one key`,
        });
      seen.set(key.id, name);
      found.push(...keyMisfits(key, path));
    }
  }
  for (const [name, team] of Object.entries(teams ?? {})) found.push(...grantMisfits(team, `teams.${name}`));
  return found;
}

function keyMisfits(key: DeclaredKey, path: string): Misfit[] {
  const found = grantMisfits(key, path);
  const { hash, secret, expires } = key;
  if ((hash === undefined) === (secret === undefined)) {
    found.push({ path, message: 'needs either `hash: sha256:<hex>` or `secret: env:NAME`' });
  }
  if (hash !== undefined && !(typeof hash === 'string' && isHash(hash))) {
    const message =
      'must be `sha256:` and 64 hexadecimal digits, as `eg-ai keys create` prints them, never the key itself';
    found.push({ path: `${path}.hash`, message });
  }
  if (secret !== undefined && !(typeof secret === 'string' && isSecretReference(secret))) {
    const message =
      'the key itself must not stand in a file of the configuration; write `env:NAME` for a variable, `file:/path` for a file, or its `hash`';
    found.push({ path: `${path}.secret`, message });
  }
  if (expires !== undefined) found.push(...thrown(`${path}.expires`, (where) => momentOf(expires, where)));
  return found;
}

function grantMisfits({ addresses, limits = [] }: Static<typeof grantSchema>, at: string): Misfit[] {
  return [
    ...(addresses ? thrown(`${at}.addresses`, (where) => compileAddresses(addresses, where)) : []),
    ...limits.flatMap((limit, index) => thrown(`${at}.limits.${index}`, (where) => checkLimit(limit, where))),
  ];
}

/** What a check throws that begins its message with the place. */
function thrown(path: string, check: (where: string) => unknown): Misfit[] {
  try {
    check(path);
    return [];
  } catch (error) {
    const text = String((error as Error).message);
    return [{ path, message: text.slice(text.indexOf(': ') + 2) }];
  }
}
