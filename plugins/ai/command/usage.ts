import type { UsageDimension, UsageSum } from '../../core/ledger';
import { USAGE_DIMENSIONS, USAGE_STATUSES } from '../../core/ledger';
import { AiError } from '../../core/error';
import { parseUsageQuery } from '../../core/usage-query';
import { type Command, UsageError, type Values } from './command';
import { formatTable } from './table';
import { readUsage, type UsageParameters } from './usage-source';

const DEFAULT_BY = 'consumer,model';

const NUMBERS = ['requests', 'input_tokens', 'cached_input_tokens', 'output_tokens', 'cost_usd', 'saved_usd'] as const;
type Numbers = Record<(typeof NUMBERS)[number], number | null>;

export const usageCommand: Command = {
  name: 'usage',
  summary: 'Prints what was used and what it cost, or what was refused and why.',
  options: {
    by: {
      type: 'string',
      value: '<dimensions>',
      help: `sum by any of ${USAGE_DIMENSIONS.join(', ')}, with commas; ${DEFAULT_BY} unless said`,
    },
    from: { type: 'string', value: '<time>', help: 'from this time on, such as 2025-06-01 or 2025-06-01T00:00:00Z' },
    to: { type: 'string', value: '<time>', help: 'before this time' },
    status: {
      type: 'string',
      value: '<which>',
      help: `${USAGE_STATUSES.join(', ')}: which requests; success unless said`,
    },
    json: { type: 'boolean', help: 'print JSON as GET /ai/usage answers it' },
  },
  async run(values, terminal) {
    const parameters = parametersOf(values);
    const { by } = parseOrRefuse(parameters);
    const { data, source } = await readUsage(parameters);
    if (values.json) terminal.out(JSON.stringify({ data }, null, 2));
    else terminal.out(`${usageTable(data, by)}\n\nRead from ${source}.`);
    return 0;
  },
};

function parametersOf({ by = DEFAULT_BY, from, to, status }: Values): UsageParameters {
  const given = Object.entries({ by, from, to, status }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as UsageParameters;
}

function parseOrRefuse(parameters: UsageParameters) {
  try {
    return parseUsageQuery(parameters);
  } catch (error) {
    if (error instanceof AiError) throw new UsageError(error.message.replaceAll(/^"(\w+)"/g, '--$1'));
    throw error;
  }
}

function usageTable(data: readonly UsageSum[], by: readonly UsageDimension[]): string {
  const columns = [
    ...by.map((dimension) => ({ title: dimension })),
    ...NUMBERS.map((name) => ({ title: name.replaceAll('_', ' '), right: true })),
  ];
  const rows = data.map((sum) => [...by.map((dimension) => sum[dimension] ?? '-'), ...numbersOf(sum)]);
  if (!by.length) return formatTable(columns, rows);
  const totals = [...by.map((_, index) => (index ? '' : 'total')), ...numbersOf(totalOf(data))];
  return formatTable(columns, rows, totals);
}

/** Unknown as soon as one of the summands is. */
function totalOf(data: readonly UsageSum[]): Numbers {
  const total = (name: (typeof NUMBERS)[number]) =>
    data.reduce<number | null>((sum, { [name]: value }) => (sum === null || value === null ? null : sum + value), 0);
  return Object.fromEntries(NUMBERS.map((name) => [name, total(name)])) as Numbers;
}

function numbersOf(sum: Numbers): string[] {
  return NUMBERS.map((name) => {
    const value = sum[name];
    if (value === null) return 'unknown';
    return name.endsWith('_usd') ? value.toFixed(6) : String(value);
  });
}
