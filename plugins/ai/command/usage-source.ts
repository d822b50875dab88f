import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { UsageSum } from '../../core/ledger';
import { openLedger } from '../../stores/sqlite/ledger';
import { DEFAULT_LEDGER, sqliteFile } from '../../stores/sqlite/location';
import { parseUsageQuery } from '../usage-query';

const DEFAULT_ADMIN_PORT = '9876';
/** Milliseconds; a report over years takes its time. */
const DEADLINE = 60_000;

/** The parameters of `GET /ai/usage`. */
export type UsageParameters = Readonly<Record<string, string>>;

export interface UsageReport {
  data: UsageSum[];
  /** Where it was read, for people. */
  source: string;
}

interface Answered {
  data: UsageSum[];
  error: { code?: string; message?: string };
}

/** What the admin port refuses with. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...['admin_token_required', 'invalid_admin_token', 'admin_role_required', 'too_many_wrong_tokens'],
]);

/** What lets a command use the admin port where this machine alone is not enough. */
export function adminHeaders(): Record<string, string> {
  const token = process.env.AI_ADMIN_TOKEN?.trim();
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** Asks the gateway for a usage report, or reads the ledger's file when the gateway is not running. */
export async function readUsage(parameters: UsageParameters): Promise<UsageReport> {
  return (await readFromGateway(parameters)) ?? readFromFile(parameters);
}

async function readFromGateway(parameters: UsageParameters): Promise<UsageReport | undefined> {
  const origin = `http://localhost:${process.env.EG_ADMIN_PORT || DEFAULT_ADMIN_PORT}`;
  let response: Response;
  try {
    const url = `${origin}/ai/usage?${new URLSearchParams(parameters).toString()}`;
    response = await fetch(url, { headers: adminHeaders(), signal: AbortSignal.timeout(DEADLINE) });
  } catch {
    return undefined;
  }
  // Something else may listen there; what is not a report counts as no gateway.
  const body = (await response.json().catch(() => undefined)) as Partial<Answered> | undefined;
  const { code, message } = body?.error ?? {};
  if (code && REFUSALS.has(code)) throw new Error(`The gateway at ${origin} refuses: ${message} (AI_ADMIN_TOKEN)`);
  return Array.isArray(body?.data) ? { data: body.data, source: `the gateway at ${origin}` } : undefined;
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
    return { data: await ledger.sum(parseUsageQuery(parameters)), source: file };
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
