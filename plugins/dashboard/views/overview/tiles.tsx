import type { UsageSum } from '../../api/usage';
import { costOf, knownCost } from '../../format/cost';
import { duration, percent, shortCount, shortMoney } from '../../format/quantity';
import { Tile } from '../../parts/tile';
import type { OverviewTotals, Totals } from './use-overview';

interface TilesProps extends OverviewTotals {
  /** Which time it is, in words. */
  label: string;
}

/** The sums of a range beside those of the range before. */
export function Tiles({ now, before, label }: TilesProps) {
  const both = (value: (totals: Totals) => number | null | undefined) => ({ now: value(now), before: value(before) });
  const cost = both(({ all }) => (all ? knownCost(all) : 0));
  const requests = both(({ all }) => all?.requests ?? 0);
  const tokens = both(({ all }) => tokensOf(all));
  const saved = both(({ all }) => all?.saved_usd ?? 0);
  const errors = both(({ all }) => shareOf(all?.failures, all));
  const hits = both(({ all }) => shareOf(all?.cache_hits, all));
  const mean = both(({ succeeded }) => succeeded?.duration_ms);
  const first = both(({ succeeded }) => succeeded?.first_token_ms);
  const unpriced = now.all?.unpriced_requests;
  return (
    <section aria-label={`Totals, ${label}`}>
      <dl class="tiles">
        <Tile name="Requests" value={shortCount(requests.now)} {...requests} />
        <Tile
          name="Cost"
          value={now.all ? costOf(now.all, shortMoney) : shortMoney(0)}
          {...cost}
          note={unpriced ? `without a price: ${shortCount(unpriced)} requests` : undefined}
        />
        <Tile name="Tokens" value={shortCount(tokens.now)} {...tokens} />
        <Tile name="Saved by cache" value={shortMoney(saved.now)} {...saved} />
        <Tile name="Cache hits" value={percent(hits.now)} {...hits} />
        <Tile name="Errors" value={percent(errors.now)} {...errors} worse="more" />
        <Tile name="Mean duration" value={duration(mean.now)} {...mean} worse="more" />
        <Tile name="Mean to first token" value={duration(first.now)} {...first} worse="more" />
      </dl>
    </section>
  );
}

function tokensOf(sum: UsageSum | undefined): number {
  return sum ? sum.input_tokens + sum.output_tokens : 0;
}

function shareOf(part: number | null | undefined, sum: UsageSum | undefined): number | null {
  return sum && part != null && sum.requests > 0 ? part / sum.requests : null;
}
