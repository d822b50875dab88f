import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/browser';
import { consumerOf } from '../support/consumers';
import type { RunningGateway } from '../support/gateway';
import { startRouted } from '../support/routed-gateway';
import { seedLedger } from './seed';

/** A gateway with past usage to look at, limits and a consumer `alice` of the team `search`, and a browser. */
export interface SeededPage {
  readonly gateway: RunningGateway;
  readonly browser: Browser;
  /** For files of the test; removed at the end. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** @param rows how many requests there were */
export async function startSeededPage(rows: number): Promise<SeededPage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'page-'));
  const file = path.join(folder, 'usage.db');
  await seedLedger(file, rows);
  const gateway = await startRouted({
    endpoints: { demo: { url: 'demo:', provider: 'demo' } },
    router: { models: { one: ['demo/chat'] } },
    before: [{ quota: { action: { limits: [{ requests: 60, per: 'hour', by: 'consumer' }] } } }],
    ai: { ledger: `sqlite:${file}` },
  });
  await consumerOf(gateway, 'alice', 'search');
  const browser = await startBrowser();
  return {
    ...{ gateway, browser, folder },
    async stop() {
      await browser.close();
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
