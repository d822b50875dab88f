import { type Static, Type } from '@sinclair/typebox';
import path from 'node:path';
import { type LedgerOptions, WHEN_FULL } from '../stores/ledger/open-ledger';

const MEGABYTE = 1024 * 1024;

/** Where rows of the ledger wait while its database is away. */
export const spoolSettings = Type.Object(
  {
    folder: Type.Optional(
      Type.String({ minLength: 1, description: 'Beside the SQLite file, with the ending `.spool`, unless said.' }),
    ),
    megabytes: Type.Number({
      default: 256,
      exclusiveMinimum: 0,
      description: 'From which size on it is full; a row takes about a kilobyte and a half.',
    }),
    whenFull: Type.Union(
      WHEN_FULL.map((answer) => Type.Literal(answer)),
      {
        default: 'deny',
        description:
          'What becomes of requests then: `deny` refuses them with 503 `ledger_unavailable`, `allow` serves them and loses their rows.',
      },
    ),
  },
  {
    additionalProperties: false,
    default: {},
    description:
      'Where rows of the ledger are kept, on disk, while its database is away: `{ folder, megabytes, whenFull }`.',
  },
);

/** @param file the SQLite file beside which rows wait unless a folder is named */
export function spoolOptions(settings: Static<typeof spoolSettings>, file: string): LedgerOptions['spool'] {
  const { dir, name } = path.parse(file);
  const { folder = path.join(dir, `${name}.spool`), megabytes, whenFull } = settings;
  return { folder: path.resolve(folder), bytes: megabytes * MEGABYTE, whenFull };
}
