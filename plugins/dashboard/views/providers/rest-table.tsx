import type { ProviderHealth, Rest } from '../../api/providers';
import { moment, relative } from '../../format/time';
import { type Column, DataTable } from '../../parts/data-table';

interface Resting extends Rest {
  endpoint: string;
  what: string;
}

const REASONS = {
  unreachable: 'it does not answer',
  limit: 'it is at its limit',
  refused: 'the provider does not take it',
} as const;

/** Addresses and keys that are not used at present. */
export function restsOf(providers: readonly ProviderHealth[]): Resting[] {
  return providers.flatMap(({ name, urls, keys }) => [
    ...urls.flatMap(({ url, resting }) => (resting ? [{ endpoint: name, what: url, ...resting }] : [])),
    ...keys.flatMap(({ name: key, resting }) => (resting ? [{ endpoint: name, what: `key ${key}`, ...resting }] : [])),
  ]);
}

export function RestTable({ providers, now }: { providers: readonly ProviderHealth[]; now: number }) {
  const columns: Column<Resting>[] = [
    { key: 'endpoint', head: 'Endpoint', cell: ({ endpoint }) => endpoint },
    { key: 'what', head: 'What', cell: ({ what }) => <code>{what}</code> },
    { key: 'reason', head: 'Because', cell: ({ reason }) => REASONS[reason] },
    {
      key: 'until',
      head: 'Tried again',
      cell: ({ until }) => <time title={`${moment(until)} UTC`}>{relative(until, now)}</time>,
    },
  ];
  return (
    <DataTable
      caption="Left alone for a while"
      columns={columns}
      rows={restsOf(providers)}
      keyOf={({ endpoint, what }) => `${endpoint} ${what}`}
    />
  );
}
