import type { ViewProps } from '../../shell/views';
import { Shown } from '../../parts/notices';
import { Charts } from './charts';
import { Tiles } from './tiles';
import { Top } from './top';
import { useOverview } from './use-overview';

/** How the gateway does at a glance. */
export function Overview({ range }: ViewProps) {
  const { totals, series } = useOverview(range);
  return (
    <>
      <Shown of={totals}>{(known) => <Tiles {...known} label={range.label} />}</Shown>
      <div class="grid">
        <Shown of={series}>{(known) => <Charts {...known} range={range} busy={series.loading} />}</Shown>
        <Top title="Top consumers" dimension="consumer" range={range} />
        <Top title="Top models" dimension="model" range={range} />
      </div>
    </>
  );
}
