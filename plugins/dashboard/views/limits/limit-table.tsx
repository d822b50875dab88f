import type { LimitStanding } from '../../api/limits';
import { count, money } from '../../format/quantity';
import { moment, relative } from '../../format/time';
import { type Column, DataTable } from '../../parts/data-table';
import { shareOf, UsedUp } from './used-up';

export function LimitTable({ limits, now }: { limits: readonly LimitStanding[]; now: number }) {
  return (
    <DataTable
      caption="Limits"
      columns={columnsAt(now)}
      rows={limits}
      keyOf={({ limit, pipeline, models }) => `${limit} ${pipeline} ${models.join()}`}
    />
  );
}

function columnsAt(now: number): Column<LimitStanding>[] {
  return [
    {
      key: 'limit',
      head: 'Limit',
      cell: ({ limit, models, enforced }) => (
        <>
          {limit}
          {models.length > 0 && <small> for {models.join(', ')}</small>}
          {!enforced && <span class="badge">only counted</span>}
        </>
      ),
    },
    { key: 'where', head: 'Declared in', minor: true, cell: ({ pipeline }) => pipeline ?? 'granted to the caller' },
    { key: 'used', head: 'Used', numeric: true, cell: (limit) => amount(limit, limit.used), value: ({ used }) => used },
    {
      key: 'reserved',
      head: 'Reserved',
      numeric: true,
      minor: true,
      cell: (limit) => amount(limit, limit.reserved),
    },
    {
      key: 'left',
      head: 'Left',
      numeric: true,
      cell: (limit) => amount(limit, limit.remaining),
      value: ({ remaining }) => remaining,
    },
    { key: 'share', head: 'Used up', cell: (limit) => <UsedUp limit={limit} />, value: shareOf },
    {
      key: 'resets',
      head: 'More again',
      minor: true,
      cell: ({ resets }) => (resets ? <time title={`${moment(resets)} UTC`}>{relative(resets, now)}</time> : '–'),
    },
  ];
}

function amount({ limit }: LimitStanding, value: number | null): string {
  if (value === null) return '–';
  return / usd /i.test(limit) || limit.startsWith('$') ? money(value) : count(value);
}
