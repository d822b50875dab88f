import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { UsageSum } from '../../core/ledger';
import { listed } from '../../core/listed';
import { openLedger } from '../../stores/sqlite/ledger';
import { DEFAULT_LEDGER, sqliteFile } from '../../stores/sqlite/location';
import { parseUsageQuery } from '../usage-query';
import { adminOrigin, askAdmin } from './ask-gateway';

/** The parameters of `GET /ai/usage`. */
export type UsageParameters = Readonly<Record<string, string>>;

export interface UsageReport {
  data: UsageSum[];
  /** Where it was read, for people. */
  source: string;
}

/** Asks the gateway for a usage report, or reads the ledger's file when the gateway is not running. */
export async function readUsage(parameters: UsageParameters): Promise<UsageReport> {
  return (await readFromGateway(parameters)) ?? readFromFile(parameters);
}

async function readFromGateway(parameters: UsageParameters): Promise<UsageReport | undefined> {
  const answer = await askAdmin('GET', `/ai/usage?${new URLSearchParams(parameters).toString()}`);
  // Something else may listen there; what is not a report counts as no gateway.
  const body = answer?.body as { data?: UsageSum[] } | undefined;
  return Array.isArray(body?.data) ? { data: body.data, source: `the gateway at ${adminOrigin()}` } : undefined;
}

async function readFromFile(parameters: UsageParameters): Promise<UsageReport> {
  const file = sqliteFile(ledgerSetting());
  if (!existsSync(file)) {
    throw new Error(
      `No usage yet: the gateway is not running and ${file} does not exist. Run eg-ai in the folder the gateway is ` +
        'started in, or set EG_ADMIN_PORT when its admin port is another one.',
    );
  }
  const silent = () => {};
  const ledger = openLedger(file, { error: silent, warn: silent, info: silent, debug: silent });
  try {
    return { data: await listed(ledger.sum(parseUsageQuery(parameters))), source: file };
  } finally {
    await ledger.close();
  }
}

/** `plugins.ai.ledger` of `system.config.yml`, with variables filled in as the host does. */
function ledgerSetting(): string {
  const file = path.resolve(process.env.EG_CONFIG_DIR || 'config', 'system.config.yml');
  if (!existsSync(file)) return DEFAULT_LEDGER;
  const text = readFileSync(file, 'utf8').replace(
    /\$\{([^}:]+)(?::-([^}]*))?\}/g,
    (_, name: string, otherwise: string | undefined) => process.env[name] || otherwise || '',
  );
  const settings = parse(text) as { plugins?: { ai?: { ledger?: unknown } | null } | null } | null;
  const ledger = settings?.plugins?.ai?.ledger;
  return typeof ledger === 'string' ? ledger : DEFAULT_LEDGER;
}
