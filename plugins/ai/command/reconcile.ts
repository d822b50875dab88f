import { compare } from '../billing/reconcile/compare';
import { OWN_COLUMNS } from '../billing/reconcile/formats';
import { readExport } from '../billing/reconcile/read-export';
import { reconciliationText } from '../billing/reconcile/reconciliation-text';
import { ourSide, type Period, theirSide } from '../billing/reconcile/sides';
import { dayTeller } from '../billing/reconcile/values';
import { AiError } from '../../core/error';
import { parseTime } from '../../core/usage-query';
import { type Command, UsageError, type Values } from './command';
import { readFolderLedger } from './folder-ledger';

const DAY = 86_400_000;
const USUAL_TOLERANCE = '0.5%';
const USUAL_CANDIDATES = '5';
const FORMATS = ['table', 'json'];

export const reconcileCommand: Command = {
  name: 'reconcile',
  summary: 'Compares the ledger with what a provider has counted or charged, and names the requests that differ.',
  options: {
    provider: { type: 'string', value: '<name>', help: 'provider kind or service endpoint, such as openai' },
    file: { type: 'string', value: '<file>', help: 'the CSV that the provider exports: usage or costs' },
    from: { type: 'string', value: '<day>', help: 'from this day on; from the first of the file unless said' },
    to: { type: 'string', value: '<day>', help: 'before this day' },
    tolerance: {
      type: 'string',
      value: '<share>',
      help: `how much a model may differ; ${USUAL_TOLERANCE} unless said`,
    },
    explain: {
      type: 'string',
      value: '<number>',
      help: `requests to name for each reason; ${USUAL_CANDIDATES} unless said`,
    },
    columns: {
      type: 'string',
      value: '<names>',
      help: `titles in a file of your own, for any of ${OWN_COLUMNS.join(', ')}, such as date=Day,cost_usd=Amount`,
    },
    'time-zone': { type: 'string', value: '<zone>', help: 'that the days of the file are in; UTC unless said' },
    format: { type: 'string', value: '<form>', help: `${FORMATS.join(' or ')}; table unless said` },
  },
  async run(values, terminal) {
    const { file, provider, most, tolerance, format, period, columns, dayOf } = optionsOf(values);
    const theirs = await theirSide(readExport(file, { columns, dayOf }), period);
    if (!theirs) throw new Error(`${file} has no usage in the time that is asked for.`);
    const { first, last, compared } = theirs;
    const oneModel = [...theirs.cells.models].join() === '';
    const read = { first, last, provider, oneModel, most, dayOf };
    const { ours, source } = await readFolderLedger(async (ledger, source) => ({
      ours: await ourSide(ledger, read),
      source,
    }));
    const found = compare(ours, theirs, tolerance, most);
    const about = { provider, file, source, first, last, tolerance, compared };
    terminal.out(
      format === 'json' ? JSON.stringify({ ...about, ...found }, null, 2) : reconciliationText(found, about),
    );
    return found.within ? 0 : 1;
  },
};

function optionsOf(values: Values) {
  const text = (name: string, usual?: string): string => {
    const value = values[name] ?? usual;
    if (typeof value === 'string' && value !== '') return value;
    throw new UsageError(`--${name} is missing.`);
  };
  return {
    provider: text('provider'),
    file: text('file'),
    most: numberOf(text('explain', USUAL_CANDIDATES), /^\d{1,4}$/, '--explain must be a whole number up to 9999.'),
    tolerance: toleranceOf(text('tolerance', USUAL_TOLERANCE)),
    format: oneOf(text('format', 'table')),
    period: periodOf(values),
    columns: values.columns === undefined ? undefined : columnsOf(text('columns')),
    dayOf: zoneOf(text('time-zone', 'UTC')),
  };
}

function numberOf(text: string, form: RegExp, otherwise: string): number {
  if (form.test(text)) return Number.parseFloat(text);
  throw new UsageError(otherwise);
}

function toleranceOf(text: string): number {
  const number = numberOf(
    text,
    /^\d+(\.\d+)?%?$/,
    '--tolerance must be per cent, such as 0.5%, or a share, such as 0.005.',
  );
  return text.endsWith('%') ? number / 100 : number;
}

function oneOf(format: string): string {
  if (FORMATS.includes(format)) return format;
  throw new UsageError(`--format must be one of: ${FORMATS.join(', ')}.`);
}

function periodOf({ from, to }: Values): Partial<Period> {
  const day = (value: Values[string], name: string, shift: number) => {
    if (value === undefined) return undefined;
    try {
      const time = parseTime(String(value), name)!;
      return new Date(time - shift).toISOString().slice(0, 10);
    } catch (error) {
      if (error instanceof AiError) throw new UsageError(`--${name} must be a day such as 2026-11-01.`);
      throw error;
    }
  };
  const period = { first: day(from, 'from', 0), last: day(to, 'to', DAY) };
  if (period.first !== undefined && period.last !== undefined && period.first > period.last) {
    throw new UsageError('--to must be later than --from.');
  }
  return period;
}

function columnsOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair): [string, string] => {
    const [name = '', ...title] = pair.split('=');
    if (OWN_COLUMNS.includes(name.trim()) && title.length) return [name.trim(), title.join('=').trim()];
    throw new UsageError(
      `--columns does not know "${name.trim()}"; known: ${OWN_COLUMNS.join(', ')}, each with = and a title.`,
    );
  });
  return Object.fromEntries(pairs);
}

function zoneOf(name: string) {
  try {
    return dayTeller(name);
  } catch {
    throw new UsageError(`--time-zone does not know "${name}"; write it as Europe/Berlin or UTC.`);
  }
}
