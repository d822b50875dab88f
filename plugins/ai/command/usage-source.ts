import type { UsageSum } from '../../core/ledger';
import { listed } from '../../core/listed';
import { parseUsageQuery } from '../../core/usage-query';
import { adminOrigin, askAdmin } from './ask-gateway';
import { readFolderLedger } from './folder-ledger';
import { type Parameters, withQuery } from './parameters';

export interface UsageReport {
  data: UsageSum[];
  /** Where it was read, for people. */
  source: string;
}

/** Asks the gateway for a usage report by the parameters of `GET /ai/usage`, or reads the ledger of the folder when the gateway is not running. */
export async function readUsage(parameters: Parameters): Promise<UsageReport> {
  return (await readFromGateway(parameters)) ?? readFromFolder(parameters);
}

async function readFromGateway(parameters: Parameters): Promise<UsageReport | undefined> {
  const answer = await askAdmin('GET', withQuery('/ai/usage', parameters));
  // Something else may listen there; what is not a report counts as no gateway.
  const body = answer?.body as { data?: UsageSum[] } | undefined;
  return Array.isArray(body?.data) ? { data: body.data, source: `the gateway at ${adminOrigin()}` } : undefined;
}

function readFromFolder(parameters: Parameters): Promise<UsageReport> {
  const query = parseUsageQuery(parameters);
  return readFolderLedger(async (ledger, source) => ({ data: await listed(ledger.sum(query)), source }));
}
