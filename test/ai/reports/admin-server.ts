import express, { type Application } from 'express';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import type { Ledger, LedgerRow } from '../../../plugins/core/ledger';
import type { Logger } from '../../../plugins/core/services';
import { openTestLedger } from '../../stores/open-test-ledger';
import { closeServer, urlOf } from '../../support/local-server';

export interface AdminServer {
  readonly url: string;
  readonly ledger: Ledger;
  /** What was logged. */
  readonly said: string[];
  close(): Promise<void>;
}

/** Routes of the admin port over a ledger of their own with these rows. */
export async function adminServer(
  routes: (ledger: Ledger, logger: Logger) => (app: Application) => void,
  rows: readonly LedgerRow[],
): Promise<AdminServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'reports-'));
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const logger = { error: say, warn: say, info: say, debug: say };
  const ledger = openTestLedger(path.join(folder, 'usage.db'), logger);
  for (const row of rows) void ledger.record(row);
  await ledger.flush();
  const app = express();
  routes(ledger, logger)(app);
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  return {
    url: urlOf(server),
    ledger,
    said,
    async close() {
      await closeServer(server);
      await ledger.close();
      rmSync(folder, { recursive: true });
    },
  };
}
