import type { HealthSum, ProviderHealth } from '../../api/providers';
import { count, duration, percent } from '../../format/quantity';
import { ago, moment } from '../../format/time';
import { type Column, DataTable } from '../../parts/data-table';
import { hrefOf } from '../../state/place';

/** Shares of attempts that fail from which a provider is shown as troubled, and as failing. */
const TROUBLED = 0.05;
const FAILING = 0.5;

export function ProviderTable({ providers, now }: { providers: readonly ProviderHealth[]; now: number }) {
  return <DataTable caption="Providers" columns={columnsAt(now)} rows={providers} keyOf={({ name }) => name} />;
}

function columnsAt(now: number): Column<ProviderHealth>[] {
  return [
    {
      key: 'name',
      head: 'Endpoint',
      value: ({ name }) => name,
      cell: ({ name, kind, region }) => (
        <>
          <a href={hrefOf('usage', { by: 'model', endpoint: name })}>{name}</a>{' '}
          <small class="minor-text">{[kind !== name && kind, region].filter(Boolean).join(', ')}</small>
        </>
      ),
    },
    {
      key: 'state',
      head: 'State',
      cell: (provider) => <State of={provider} />,
      value: (provider) => stateOf(provider).words,
    },
    { key: 'keys', head: 'Keys', minor: true, cell: ({ keys }) => <span class="one-line">{keysOf(keys)}</span> },
    sumColumn(
      'attempts',
      'Attempts in 60 min',
      ({ attempts }) => count(attempts),
      ({ attempts }) => attempts,
    ),
    { ...sumColumn('failed', 'Failed', (sum) => percent(failedOf(sum)), failedOf), minor: false },
    sumColumn(
      'mean',
      'Mean to content',
      ({ mean_ms: mean }) => duration(mean),
      ({ mean_ms: mean }) => mean,
    ),
    sumColumn(
      'longest',
      'Longest',
      ({ longest_ms: longest }) => duration(longest),
      ({ longest_ms: longest }) => longest,
    ),
    failureColumn(now),
  ];
}

function failureColumn(now: number): Column<ProviderHealth> {
  return {
    key: 'failure',
    head: 'Last failure',
    minor: true,
    value: ({ last_failure: last }) => last?.time,
    cell: ({ last_failure: last }) =>
      last ? (
        <span title={`${moment(last.time)} UTC`}>
          <code>{last.code}</code> <small>{ago(last.time, now)}</small>
        </span>
      ) : (
        'none'
      ),
  };
}

function sumColumn(
  key: string,
  head: string,
  told: (sum: HealthSum) => string,
  value: (sum: HealthSum) => number | null,
): Column<ProviderHealth> {
  return {
    key,
    head,
    numeric: true,
    minor: true,
    cell: ({ last_60_minutes: hour }) => told(hour),
    value: ({ last_60_minutes: hour }) => value(hour),
  };
}

function failedOf({ attempts, failures }: HealthSum): number | null {
  return attempts > 0 ? failures / attempts : null;
}

function State({ of }: { of: ProviderHealth }) {
  const { words, tone } = stateOf(of);
  return (
    <>
      <span class={`badge ${tone}`}>{words}</span>
      {of.missing && <small class="below">{of.missing}</small>}
    </>
  );
}

/** Goes by the last five minutes, and by what rests. */
function stateOf({ ready, urls, keys, last_5_minutes: last }: ProviderHealth): { words: string; tone: string } {
  if (!ready) return { words: 'not ready', tone: '' };
  const isResting = (parts: readonly { resting: object | null }[]) =>
    parts.length > 0 && parts.every(({ resting }) => resting !== null);
  const failed = failedOf(last) ?? 0;
  if (isResting(urls) || isResting(keys) || failed >= FAILING) return { words: 'failing', tone: 'bad' };
  if (failed >= TROUBLED || [...urls, ...keys].some(({ resting }) => resting))
    return { words: 'troubled', tone: 'warn' };
  return last.attempts > 0 ? { words: 'well', tone: 'good' } : { words: 'ready', tone: 'good' };
}

function keysOf(keys: ProviderHealth['keys']): string {
  if (keys.length === 0) return 'none needed';
  const usable = keys.filter(({ present, resting }) => present && !resting).length;
  return `${usable} of ${keys.length} in use`;
}
