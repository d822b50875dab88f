import type { LimitStanding } from './limits';

/** Who is known, and how their limits stand; null where somebody may not call. */
export interface ConsumerPage {
  data: { name: string; team: string | null; active: boolean; limits: LimitStanding[] | null }[];
  teams: { name: string; limits: LimitStanding[] }[];
  next_cursor: string | null;
}
