import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Ledger } from '../../core/ledger';
import { ledgerPlace } from '../ledger-place';
import type { Settings } from '../settings';

/** As much of a ledger as reports read. */
export type ReadableLedger = Pick<Ledger, 'sum' | 'requests'>;

/**
 * Gives the ledger of the folder that the gateway is started in to somebody who reads, and closes it again.
 * @param read gets where it is, too, for people
 */
export async function readFolderLedger<T>(read: (ledger: ReadableLedger, source: string) => Promise<T>): Promise<T> {
  const place = ledgerPlace(folderSettings().ledger);
  if (place.file !== undefined && !existsSync(place.file)) {
    throw new Error(
      `No usage yet: the gateway is not running and ${place.file} does not exist. Run eg-ai in the folder the gateway is ` +
        'started in, or set EG_ADMIN_PORT when its admin port is another one.',
    );
  }
  const ledger = place.open();
  try {
    return await read(ledger, place.name);
  } finally {
    await ledger.close();
  }
}

/** What stands under `plugins: ai:` in `system.config.yml`, with variables filled in as the host does. Not checked. */
export function folderSettings(): Partial<Settings> {
  const file = path.resolve(process.env.EG_CONFIG_DIR || 'config', 'system.config.yml');
  if (!existsSync(file)) return {};
  const text = readFileSync(file, 'utf8').replace(
    /\$\{([^}:]+)(?::-([^}]*))?\}/g,
    (_, name: string, otherwise: string | undefined) => process.env[name] || otherwise || '',
  );
  const settings = parse(text) as { plugins?: { ai?: Partial<Settings> | null } | null } | null;
  return settings?.plugins?.ai ?? {};
}
