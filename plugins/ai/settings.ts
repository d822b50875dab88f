import { type Static, Type } from '@sinclair/typebox';
import { adminSettings } from './admin/settings';
import { retentionSettings } from './retention-settings';
import { DEFAULT_LEDGER } from '../stores/sqlite/location';
import { checked, type Misfit } from '../core/parameters';
import { SECRET_REFERENCE } from '../core/secret';
import { invoiceMisfits, invoicesSchema } from './billing/settings';
import { consumerMisfits } from './check-consumers';
import { consumerMembers } from './consumer-settings';
import { DURABILITIES } from '../stores/ledger/open-ledger';
import { spoolSettings } from './spool-settings';
import { webhookMisfits, webhooksSchema } from './webhook-settings';

/** What may stand under `plugins: ai:` in `system.config.yml`. */
export const settings = Type.Object({
  package: Type.Optional(Type.String({ description: 'The host’s own: the package to load this plugin from.' })),
  ledger: Type.Optional(
    Type.String({
      pattern: `^(sqlite:.+|postgres(ql)?://.+|${SECRET_REFERENCE})$`,
      examples: [DEFAULT_LEDGER, 'postgres://gateway@db.example.org/usage?sslmode=verify-full', 'env:DATABASE_URL'],
      default: DEFAULT_LEDGER,
      description:
        'Where usage is recorded: `sqlite:<file>`, a relative path beginning where the program was started; `postgres://user:password@host:port/database` for several gateways; or `env:NAME` or `file:/path` for where such an address stands.',
    }),
  ),
  state: Type.Optional(
    Type.String({
      pattern: '^sqlite:.+$',
      examples: [DEFAULT_LEDGER],
      description:
        'What stays on this machine: where callers have things at providers, the audit log, counts of limits in memory, users and keys without Redis. The ledger’s file unless said, or `sqlite:data/usage.db`.',
    }),
  ),
  durability: Type.Union(
    DURABILITIES.map((durability) => Type.Literal(durability)),
    {
      default: 'strict',
      description:
        'Whether the end of an answer waits until its row is written: `strict`, so that nothing delivered is unbilled however the process ends, or `relaxed`, a moment later.',
    },
  ),
  spool: spoolSettings,
  retention: retentionSettings,
  admin: Type.Optional(adminSettings),
  stores: Type.Optional(
    Type.Record(
      Type.String(),
      Type.String({
        pattern: `^(memory(:\\d+)?|sqlite:.+|rediss?://.+|postgres(ql)?://.+|${SECRET_REFERENCE})$`,
        examples: [
          'memory:64',
          'sqlite:data/cache.db',
          'redis://localhost:6379/0',
          'postgres://gateway@db.example.org/cache',
          'env:REDIS_URL',
        ],
      }),
      {
        default: {},
        description:
          'Named stores for caches and limits: `memory`, `memory:<megabytes>`, `sqlite:<file>` (answers are there again after a restart), `redis://user:password@host:port/database` (`rediss://` with TLS) for several gateways, `postgres://user:password@host:port/database` for caches of several gateways, or `env:NAME` or `file:/path` for where such an address stands. `default` is `memory` unless said.',
      },
    ),
  ),
  embedders: Type.Optional(
    Type.Record(Type.String(), Type.String({ minLength: 1, examples: ['use-lite', 'openai/text-embedding-3-small'] }), {
      default: {},
      description:
        'Named embedders, which tell semantic caches how alike two texts are: `use-lite`, `lexical`, `endpoint/model` of a provider, `onnx:/path/to/folder`. `default` is `use-lite` where its packages are installed, else `lexical`.',
    }),
  ),
  ...consumerMembers,
  webhooks: webhooksSchema,
  invoices: invoicesSchema,
  prices: Type.Optional(
    Type.String({ description: 'File with the operator’s own prices; `prices.yml` beside this file unless said.' }),
  ),
  limits: Type.Optional(
    Type.Object(
      {
        bodyBytes: Type.Optional(
          Type.Integer({ minimum: 1, default: 10_485_760, description: 'Largest request body in bytes.' }),
        ),
        uploadBytes: Type.Optional(
          Type.Integer({
            minimum: 1,
            default: 33_554_432,
            description:
              'Largest form with files in bytes; it is held in memory. Its text fields count as `bodyBytes`.',
          }),
        ),
        jsonDepth: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 10_000,
            default: 100,
            description: 'Deepest nesting of a request body.',
          }),
        ),
      },
      { additionalProperties: false, default: {}, description: 'Bounds of what clients may send.' },
    ),
  ),
});

export type Settings = Static<typeof settings>;

/** The settings with their defaults; throws an error that names everything that is wrong with them. */
export function checkedSettings(given: unknown): Settings {
  const found = checked(settings, given, 'plugins.ai');
  const lines = settingMisfits(found).map(({ path, message }) => `plugins.ai.${path}: ${message}`);
  if (lines.length) throw new Error(lines.join('\n'));
  return found;
}

/** What no schema can tell, of settings that fit theirs. */
export function settingMisfits(fitting: Settings): Misfit[] {
  return [...consumerMisfits(fitting), ...webhookMisfits(fitting.webhooks), ...invoiceMisfits(fitting.invoices)];
}
