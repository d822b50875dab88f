import type { LimitStanding } from '../../api/limits';
import { ShareBar } from '../../parts/share-bar';

/** Shares from which a limit is nearly, or quite, used up. */
const NEAR = 0.8;
const REACHED = 1;

export function UsedUp({ limit }: { limit: LimitStanding }) {
  const share = shareOf(limit);
  if (share === null) return <span class="note">each request says who is counted</span>;
  return <ShareBar share={share} tone={share >= REACHED ? 'bad' : share >= NEAR ? 'warn' : ''} />;
}

/** What is used and reserved; null where each request says who is counted. */
export function shareOf({ used, reserved, allowed }: LimitStanding): number | null {
  return used === null ? null : (used + (reserved ?? 0)) / allowed;
}
