import { ask } from '../../api/ask';
import type { ConsumerPage } from '../../api/consumers';
import type { LimitStanding } from '../../api/limits';
import { useLoaded } from '../../api/use-loaded';
import { Card } from '../../parts/card';
import { type Column, DataTable } from '../../parts/data-table';
import { Empty, Shown } from '../../parts/notices';
import { hrefOf } from '../../state/place';
import { shareOf, UsedUp } from './used-up';

interface Holder {
  kind: 'consumer' | 'team';
  name: string;
  team: string | null;
  /** Null for who may not call. */
  limits: readonly LimitStanding[] | null;
}

const COLUMNS: Column<Holder>[] = [
  {
    key: 'name',
    head: 'Who',
    value: ({ name }) => name,
    cell: ({ kind, name }) => (
      <>
        <a href={hrefOf('limits', { [kind]: name })}>{name}</a> {kind === 'team' && <span class="badge">team</span>}
      </>
    ),
  },
  { key: 'team', head: 'Team', minor: true, cell: ({ team }) => team ?? '–', value: ({ team }) => team },
  { key: 'limits', head: 'Limits', numeric: true, cell: ({ limits }) => limits?.length ?? 'may not call' },
  {
    key: 'nearest',
    head: 'Nearest to its end',
    value: ({ limits }) => highest(limits)?.share ?? null,
    cell: ({ limits }) => {
      const found = highest(limits);
      return found ? (
        <>
          <UsedUp limit={found.limit} /> <small class="minor-text">{found.limit.limit}</small>
        </>
      ) : (
        '–'
      );
    },
  },
];

/** Consumers and teams with the limit that each of them reaches first. */
export function Everybody({ now }: { now: number }) {
  const page = useLoaded(`consumers ${now}`, (signal) =>
    ask<ConsumerPage>('consumers', { limits: 'true', limit: 50 }, { signal }),
  );
  return (
    <Card
      title="Consumers and teams"
      note={page.value?.next_cursor ? 'the first 50' : undefined}
      busy={page.loading}
      wide
    >
      <Shown of={page}>
        {(known) => {
          const rows = holdersOf(known);
          return rows.length === 0 ? (
            <Empty title="Nobody is known yet">Consumers come with their first key, or from system.config.yml.</Empty>
          ) : (
            <DataTable
              caption="Consumers and teams"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ kind, name }) => `${kind} ${name}`}
              sortedBy="nearest"
            />
          );
        }}
      </Shown>
    </Card>
  );
}

function holdersOf({ data, teams }: ConsumerPage): Holder[] {
  return [
    ...teams.map(({ name, limits }): Holder => ({ kind: 'team', name, team: null, limits })),
    ...data.map(({ name, team, limits }): Holder => ({ kind: 'consumer', name, team, limits })),
  ];
}

function highest(limits: readonly LimitStanding[] | null): { limit: LimitStanding; share: number } | undefined {
  const shares = (limits ?? []).flatMap((limit) => {
    const share = shareOf(limit);
    return share === null ? [] : [{ limit, share }];
  });
  return shares.sort((one, other) => other.share - one.share)[0];
}
