import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { isJsonObject, type Json } from '../core/json';
import { checked, suggestion } from '../core/parameters';
import { PriceEntry } from './price-entry';

/** What an operator says that models cost. */
export interface OperatorPrices {
  /** Changes with the file. */
  readonly version: string;
  find(endpoint: string, model: string): PriceEntry | undefined;
}

/** Reads `prices.yml`. Throws an error that names the file, the place in it and what may stand there. */
export function readOperatorPrices(file: string): OperatorPrices {
  const text = read(file);
  const prices = parse(text, file);
  const patterns = [...prices.keys()].filter((name) => name.includes('*')).sort((a, b) => b.length - a.length);
  const expressions = patterns.map((pattern) => [toExpression(pattern), prices.get(pattern)!] as const);
  return {
    version: `${createHash('sha256').update(text).digest('hex').slice(0, 12)}`,
    find(endpoint, model) {
      const full = `${endpoint}/${model}`;
      return (
        prices.get(full) ??
        prices.get(model) ??
        expressions.find(([expression]) => expression.test(full) || expression.test(model))?.[1]
      );
    },
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} cannot be read (${reason}). Create it, or take \`prices\` out of system.config.yml.`, {
      cause: error,
    });
  }
}

function parse(text: string, file: string): Map<string, PriceEntry> {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new Error(`${file} is not valid YAML: ${problem.message}`);
  const content = (document.toJS() ?? {}) as Json;
  if (!isJsonObject(content)) throw new Error(`${file} must hold a map with the member \`prices\`.`);
  for (const member of Object.keys(content)) {
    if (member !== 'prices') throw new Error(`${file}: ${member}: unknown; ${suggestion(member, ['prices'])}`);
  }
  const prices = content.prices ?? {};
  if (!isJsonObject(prices)) throw new Error(`${file}: prices: must be a map from model names to prices.`);
  return new Map(Object.entries(prices).map(([name, entry]) => [name, parseEntry(name, entry, file)]));
}

function parseEntry(name: string, entry: Json | undefined, file: string): PriceEntry {
  const where = `${file}: prices['${name}']`;
  if (isJsonObject(entry) && Object.keys(entry).length > 0) return checked(PriceEntry, entry, where);
  throw new Error(`${where}: must be a map such as { input: 2.5, output: 10 }, in US dollars for a million tokens.`);
}

function toExpression(pattern: string): RegExp {
  const literals = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`, 's');
}
