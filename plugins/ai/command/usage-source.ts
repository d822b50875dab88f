import type { UsageSum } from '../../core/ledger';
import { listed } from '../../core/listed';
import { parseUsageQuery } from '../../core/usage-query';
import { adminOrigin, askAdmin } from './ask-gateway';
import { readFolderLedger } from './folder-ledger';

/** The parameters of `GET /ai/usage`. */
export type UsageParameters = Readonly<Record<string, string>>;

export interface UsageReport {
  data: UsageSum[];
  /** Where it was read, for people. */
  source: string;
}

/** Asks the gateway for a usage report, or reads the ledger of the folder when the gateway is not running. */
export async function readUsage(parameters: UsageParameters): Promise<UsageReport> {
  return (await readFromGateway(parameters)) ?? readFromFolder(parameters);
}

async function readFromGateway(parameters: UsageParameters): Promise<UsageReport | undefined> {
  const answer = await askAdmin('GET', `/ai/usage?${new URLSearchParams(parameters).toString()}`);
  // Something else may listen there; what is not a report counts as no gateway.
  const body = answer?.body as { data?: UsageSum[] } | undefined;
  return Array.isArray(body?.data) ? { data: body.data, source: `the gateway at ${adminOrigin()}` } : undefined;
}

function readFromFolder(parameters: UsageParameters): Promise<UsageReport> {
  const query = parseUsageQuery(parameters);
  return readFolderLedger(async (ledger, source) => ({ data: await listed(ledger.sum(query)), source }));
}
