import { parseDocument } from 'yaml';
import { isJsonObject, type Json } from '../core/json';
import { misfits } from '../core/parameters';
import { Value } from '@sinclair/typebox/value';
import { pricesFile, type PricesFile } from './price-entry';

/** What stands in a file of prices, with its defaults; the entries are not looked into. Throws where it is wrong. */
export function parsePricesFile(text: string, file: string): PricesFile {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new Error(`${file} is not valid YAML: ${problem.message}`);
  const content = (document.toJS() ?? {}) as Json;
  if (!isJsonObject(content)) throw new Error(`${file} must hold a map with the member \`prices\`.`);
  const { prices } = content;
  if (prices !== undefined && prices !== null && !isJsonObject(prices)) {
    throw new Error(`${file}: prices: must be a map from model names to prices.`);
  }
  const given = { ...content, prices: prices ?? {} };
  const wrong = misfits(pricesFile, given).map(({ path, message }) => `${file}: ${path}: ${message}`);
  if (wrong.length) throw new Error(wrong.join('\n'));
  return Value.Default(pricesFile, given) as PricesFile;
}
