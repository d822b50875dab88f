import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PriceBook } from '../core/pricing';
import { createPriceBook, type OpenPriceBook } from '../pricing';

/** Prices that can be read again while the process runs. */
export interface LivePrices {
  readonly book: PriceBook;
  /** As it is now, with where its prices are from. */
  readonly current: OpenPriceBook;
  /** Throws, and keeps the prices there are, when the operator's file cannot be understood. */
  reload(): void;
}

/** @param file as set in `system.config.yml`; without it `prices.yml` of the configuration folder, if there is one */
export function openPrices(file?: string): LivePrices {
  let current = createPriceBook({ operatorFile: operatorFile(file) });
  return {
    book: {
      get version() {
        return current.version;
      },
      cost: (question) => current.cost(question),
      estimate: (question) => current.estimate(question),
      knows: (model, time) => current.knows(model, time),
      billed: (cost, caller) => current.billed(cost, caller),
    },
    get current() {
      return current;
    },
    reload() {
      current = createPriceBook({ operatorFile: operatorFile(file) });
    },
  };
}

/** The operator's own prices: the file that the settings name, else `prices.yml` of the configuration folder, if any. */
export function operatorFile(
  file: string | undefined,
  folder: string | undefined = process.env.EG_CONFIG_DIR,
): string | undefined {
  if (file !== undefined) return path.resolve(file);
  const usual = folder && path.join(folder, 'prices.yml');
  return usual && existsSync(usual) ? usual : undefined;
}
