import { loadGroups, type UsageSum } from '../../api/usage';
import { useLoaded } from '../../api/use-loaded';
import { costOf, knownCost } from '../../format/cost';
import { count } from '../../format/quantity';
import { Card } from '../../parts/card';
import { type Column, DataTable } from '../../parts/data-table';
import { Empty, Shown } from '../../parts/notices';
import { ShareBar } from '../../parts/share-bar';
import { hrefOf } from '../../state/place';
import type { Range } from '../../state/range';

interface TopProps {
  title: string;
  dimension: 'consumer' | 'model';
  range: Range;
}

const SHOWN = 6;

/** Who or what costs most. */
export function Top({ title, dimension, range }: TopProps) {
  const { from, to, asOf } = range;
  const groups = useLoaded(`${dimension} ${from} ${to} ${asOf}`, (signal) =>
    loadGroups({ from, to, by: [dimension] }, signal),
  );
  const all = (
    <a class="quiet-link" href={hrefOf('usage', { by: dimension })}>
      All
    </a>
  );
  return (
    <Card title={title} actions={all} busy={groups.loading}>
      <Shown of={groups}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="Nobody has called in this time">Choose a longer time above, or send a request.</Empty>
          ) : (
            <DataTable
              caption={title}
              columns={columnsOf(dimension, data)}
              rows={highest(data)}
              keyOf={(sum) => sum[dimension] ?? ''}
            />
          )
        }
      </Shown>
    </Card>
  );
}

/** By cost, and by requests where that is not known. */
function highest(sums: readonly UsageSum[]): UsageSum[] {
  return [...sums]
    .sort((one, other) => (knownCost(other) ?? 0) - (knownCost(one) ?? 0) || other.requests - one.requests)
    .slice(0, SHOWN);
}

function columnsOf(dimension: 'consumer' | 'model', sums: readonly UsageSum[]): Column<UsageSum>[] {
  const total = sums.reduce((all, sum) => all + (knownCost(sum) ?? 0), 0);
  return [
    {
      key: dimension,
      head: dimension === 'model' ? 'Model' : 'Consumer',
      cell: (sum) => (
        <a
          href={hrefOf('usage', {
            by: dimension === 'model' ? 'consumer' : 'model',
            [dimension]: sum[dimension] ?? '',
          })}
        >
          {sum[dimension] ?? 'none'}
        </a>
      ),
    },
    { key: 'requests', head: 'Requests', numeric: true, cell: (sum) => count(sum.requests) },
    { key: 'cost', head: 'Cost', numeric: true, cell: (sum) => costOf(sum) },
    { key: 'share', head: 'Share', cell: (sum) => <ShareBar share={total > 0 ? (knownCost(sum) ?? 0) / total : 0} /> },
  ];
}
