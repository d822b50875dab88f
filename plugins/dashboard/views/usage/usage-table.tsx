import type { Filters, UsageDimension, UsageMeasure, UsageSum } from '../../api/usage';
import { costOf, knownCost } from '../../format/cost';
import { count, duration, money } from '../../format/quantity';
import { type Column, DataTable } from '../../parts/data-table';
import { ShareBar } from '../../parts/share-bar';
import { hrefOf } from '../../state/place';
import { DIMENSIONS, valueOf, wordsOf } from '../../state/filters';

export const MEASURES: readonly UsageMeasure[] = ['failures', 'cache_hits', 'billed_usd', 'duration_ms'];

interface UsageTableProps {
  by: UsageDimension;
  groups: readonly UsageSum[];
  where: Filters;
}

/** A line for each group; its name leads down into it. */
export function UsageTable({ by, groups, where }: UsageTableProps) {
  const total = groups.reduce((sum, group) => sum + (knownCost(group) ?? 0), 0);
  const name: Column<UsageSum> = {
    key: 'name',
    head: wordsOf(by),
    value: (sum) => sum[by],
    cell: (sum) => (
      <a class="one-line" href={hrefOf('usage', { ...where, [by]: sum[by] ?? '', by: below(by, where) })}>
        {valueOf(sum[by])}
      </a>
    ),
  };
  const share: Column<UsageSum> = {
    key: 'share',
    head: 'Share',
    minor: true,
    cell: (sum) => <ShareBar share={total > 0 ? (knownCost(sum) ?? 0) / total : 0} />,
  };
  return (
    <DataTable
      caption={`Usage by ${wordsOf(by).toLowerCase()}`}
      columns={[name, COST, ...NUMBERS, share]}
      rows={groups}
      keyOf={(sum) => sum[by] ?? ''}
      sortedBy="cost"
    />
  );
}

/** What a group is told apart by next: the first that is not fixed yet. */
function below(by: UsageDimension, where: Filters): UsageDimension {
  return DIMENSIONS.find(({ name }) => name !== by && !(name in where))?.name ?? by;
}

const COST: Column<UsageSum> = {
  key: 'cost',
  head: 'Cost',
  numeric: true,
  value: knownCost,
  cell: (sum) => costOf(sum),
};

type Number = [key: string, head: string, value: (sum: UsageSum) => number | null | undefined, format?: typeof count];

const NUMBERS: Column<UsageSum>[] = (
  [
    ['requests', 'Requests', (sum) => sum.requests],
    ['failures', 'Errors', (sum) => sum.failures],
    ['input', 'Tokens in', (sum) => sum.input_tokens],
    ['cached', 'Cached', (sum) => sum.cached_input_tokens],
    ['output', 'Tokens out', (sum) => sum.output_tokens],
    ['hits', 'Hits', (sum) => sum.cache_hits],
    ['saved', 'Saved', (sum) => sum.saved_usd, money],
    ['billed', 'Billed', (sum) => sum.billed_usd, money],
    ['duration', 'Mean time', (sum) => sum.duration_ms, duration],
  ] as Number[]
).map(([key, head, value, format = count]) => ({
  key,
  head,
  value,
  numeric: true,
  minor: key !== 'requests',
  cell: (sum) => format(value(sum)),
}));
