/** `consumers` and `teams` of `system.config.yml`: who may call, without a database. */
import { type Static, Type } from '@sinclair/typebox';
import { grantMembers } from '../core/grant';

// Where a key may stand by mistake, `writeOnly` keeps messages from repeating it, and its form is looked at below.
const keySettings = Type.Object(
  {
    id: Type.String({
      pattern: '^(?!sk-)[A-Za-z0-9._-]{1,64}$',
      examples: ['alice1'],
      writeOnly: true,
      description: 'Names the key, alone of all keys: the `<id>` of `sk-eg-<id>-<secret>`.',
    }),
    hash: Type.Optional(
      Type.String({ writeOnly: true, description: '`sha256:<hex>`, as `eg-ai keys create --declare` prints it.' }),
    ),
    secret: Type.Optional(
      Type.String({
        writeOnly: true,
        description: 'In place of `hash`: where the key is, `env:NAME` or `file:/path`.',
      }),
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
  { additionalProperties: false, writeOnly: true },
);

const consumerSettings = Type.Object(
  {
    team: Type.Optional(Type.String({ minLength: 1, description: 'Whose usage this is, too.' })),
    keys: Type.Optional(
      Type.Array(keySettings, { writeOnly: true, description: 'Keys, each with `id` and `hash` or `secret`.' }),
    ),
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
