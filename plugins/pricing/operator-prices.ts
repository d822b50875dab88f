import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { messageOf } from '../core/message-of';
import type { PriceBook } from '../core/pricing';
import { billingBy } from './billing';
import { type OperatorEntry, parseEntries } from './operator-entry';
import { parsePricesFile } from './parse-prices-file';

/** What an operator says that models cost. */
export interface OperatorPrices {
  readonly file: string;
  /** Changes with the file. */
  readonly version: string;
  readonly billed: PriceBook['billed'];
  /** What says something of a model, the most exact name first. */
  find(endpoint: string, model: string): OperatorPrice[];
  /** All that is said, as it stands in the file. */
  readonly all: readonly OperatorPrice[];
}

export interface OperatorPrice {
  /** As it stands in the file: a model, `endpoint/model`, or either with `*`. */
  readonly name: string;
  /** The newest first. */
  readonly entries: readonly OperatorEntry[];
}

/** Reads `prices.yml`. Throws an error that names the file, the place in it and what may stand there. */
export function readOperatorPrices(file: string): OperatorPrices {
  const text = read(file);
  const content = parsePricesFile(text, file);
  const all = Object.entries(content.prices ?? {}).map(([name, said]) => ({
    name,
    entries: parseEntries(said, `${file}: prices['${name}']`, content),
  }));
  const exact = new Map(all.map((price) => [price.name, price]));
  const patterns = all
    .filter(({ name }) => name.includes('*'))
    .sort((a, b) => b.name.length - a.name.length)
    .map((price) => ({ expression: toExpression(price.name), price }));
  return {
    file,
    version: createHash('sha256').update(text).digest('hex').slice(0, 12),
    billed: billingBy(content, file),
    all,
    find(endpoint, model) {
      const full = `${endpoint}/${model}`;
      const fitting = patterns.filter(({ expression }) => expression.test(full) || expression.test(model));
      return [exact.get(full) ?? [], exact.get(model) ?? [], ...fitting.map(({ price }) => price)].flat();
    },
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = messageOf(error);
    throw new Error(`${file} cannot be read (${reason}). Create it, or take \`prices\` out of system.config.yml.`, {
      cause: error,
    });
  }
}

function toExpression(pattern: string): RegExp {
  const literals = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`, 's');
}
