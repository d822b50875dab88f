import { loadGroups, type UsageDimension } from '../../api/usage';
import { useLoaded } from '../../api/use-loaded';
import { Card } from '../../parts/card';
import { Chips } from '../../parts/chips';
import { Empty, Shown } from '../../parts/notices';
import type { ViewProps } from '../../shell/views';
import { Exports } from './exports';
import { dropFilter, filtersOf, isTag, DIMENSIONS, valueOf, wordsOf } from '../../state/filters';
import { GroupPicker } from './group-picker';
import { MEASURES, UsageTable } from './usage-table';
import { UsageChart } from './usage-chart';

/** Who used what, with a way down into each group. */
export function Usage({ params, range }: ViewProps) {
  const by = dimensionOf(params.get('by'));
  const where = filtersOf(params);
  const asked = { from: range.from, to: range.to, by: [by], where, measures: MEASURES };
  // The answer before stays until the next is here: what it was asked for stays with it.
  const groups = useLoaded(JSON.stringify([asked, range.asOf]), async (signal) => ({
    of: { by, where },
    ...(await loadGroups(asked, signal)),
  }));
  const chips = Object.entries(where).map(([name, value]) => ({ name, words: wordsOf(name), value: valueOf(value) }));
  return (
    <>
      <div class="toolbar">
        <GroupPicker by={by} />
        <Chips chips={chips} onDrop={dropFilter} />
        <Exports asked={asked} />
      </div>
      <Shown of={groups}>
        {({ of, data, complete }) =>
          data.length === 0 ? (
            <Empty title="Nothing in this time">Choose a longer time above, or remove a filter.</Empty>
          ) : (
            <>
              <UsageChart {...of} groups={data} range={range} />
              <Card
                title={`By ${wordsOf(of.by).toLowerCase()}`}
                note={noteOn(data.length, complete)}
                busy={groups.loading}
                wide
              >
                <UsageTable {...of} groups={data} />
              </Card>
            </>
          )
        }
      </Shown>
    </>
  );
}

function dimensionOf(given: string | null): UsageDimension {
  if (given !== null && isTag(given)) return given;
  return DIMENSIONS.find(({ name }) => name === given)?.name ?? 'team';
}

function noteOn(groups: number, complete: boolean): string {
  return complete ? `${groups} in all` : `the first ${groups}; export for all of them`;
}
