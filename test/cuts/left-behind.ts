import { ledgerRows } from '../support/ledger-rows';
import type { Verdict } from './judge';
import { openHandles, type Stage } from './stage';

/** Sockets and timers that clients and gateway keep for calls to come; those of each call would be far more. */
const KEPT = 100;

/** What is wrong with the connections and the ledger now that all calls have ended. */
export async function leftBehind(
  { provider, gateway, openBefore }: Stage,
  calls: ReadonlyMap<string, Verdict>,
): Promise<string[]> {
  const wrong: string[] = [];
  const busy = await provider.busyConnections();
  if (busy) wrong.push(`${busy} connections to the provider are open`);
  const left = openHandles() - openBefore;
  if (left > KEPT) wrong.push(`${left} sockets and timers are open that were not before`);
  const rows = await ledgerRows(gateway.ledger, provider.calls);
  const delivered = new Map(rows.map((row) => [row.model_requested, row.delivery]));
  if (rows.length !== provider.calls || delivered.size !== rows.length)
    wrong.push(`the ledger has ${rows.length} rows`);
  const misjudged = [...calls].filter(([asked, verdict]) => {
    return (delivered.get(asked) === 'complete') !== (verdict === 'whole');
  });
  if (misjudged.length) wrong.push(`the ledger is wrong about ${misjudged.length} calls, such as ${misjudged[0]![0]}`);
  return wrong;
}
