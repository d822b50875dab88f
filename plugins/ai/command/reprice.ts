import { parseRequestQuery } from '../../core/usage-query';
import { reprice, type Repriced } from '../../pricing';
import type { Command } from './command';
import { readFolderLedger } from './folder-ledger';
import { folderPrices } from './folder-prices';
import { parametersNamed, readAsOptions } from './parameters';
import { columnsTitled, formatTable } from './table';

const PERIOD = ['from', 'to'] as const;

export const repriceCommand: Command = {
  name: 'prices reprice',
  summary: 'Prints what a period would cost by other prices, beside what it has cost; changes nothing.',
  options: {
    from: { type: 'string', value: '<time>', help: 'from this time on, such as 2026-01-01' },
    to: { type: 'string', value: '<time>', help: 'before this time' },
    prices: { type: 'string', value: '<file>', help: 'another prices.yml; the present one unless said' },
    json: { type: 'boolean', help: 'print JSON' },
  },
  async run(values, terminal) {
    const period = readAsOptions(PERIOD, () => parseRequestQuery(parametersNamed(PERIOD, values)));
    const book = folderPrices(values.prices === undefined ? undefined : String(values.prices));
    const { data, source } = await readFolderLedger(async (ledger, from) => ({
      data: await reprice(ledger.requests({ ...period, attempts: true }), book),
      source: from,
    }));
    if (values.json) terminal.out(JSON.stringify({ price_version: book.version, data }, null, 2));
    else if (data.length === 0) terminal.out('Nothing was used in that time.');
    else terminal.out(`${table(data)}\n\nBy ${book.version}; the ledger is ${source}. Nothing was changed.`);
    return 0;
  },
};

const NUMBERS = [
  'attempts',
  'old_usd',
  'new_usd',
  'difference_usd',
  'unpriced_before',
  'unpriced_now',
  'kept',
] as const;

function table(data: readonly Repriced[]): string {
  const titles = NUMBERS.map((name) => name.replaceAll('_', ' '));
  const columns = columnsTitled(['day', 'provider', 'model'], titles);
  const numbers = (of: Pick<Repriced, (typeof NUMBERS)[number]>) =>
    NUMBERS.map((name) => (name.endsWith('_usd') ? of[name].toFixed(6) : String(of[name])));
  const rows = data.map((group) => [group.day, group.provider, group.model ?? '-', ...numbers(group)]);
  const sum = (name: (typeof NUMBERS)[number]) => data.reduce((total, group) => total + group[name], 0);
  const totals = Object.fromEntries(NUMBERS.map((name) => [name, sum(name)])) as Record<
    (typeof NUMBERS)[number],
    number
  >;
  return formatTable(columns, rows, ['total', '', '', ...numbers(totals)]);
}
