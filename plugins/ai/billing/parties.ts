import type { Ledger, UsageSum } from '../../core/ledger';
import type { Month } from './month';
import { queryOf, type Subject } from './subject';

/** Somebody who has used something in a month. */
export interface Party {
  readonly subject: Subject;
  readonly used: UsageSum;
}

/** As the list of statements shows one. */
export interface PartyShape {
  team: string | null;
  consumer: string | null;
  month: string;
  requests: number;
  cost_usd: number;
  billed_usd: number;
  unpriced_requests: number;
  /** Path and query of the statement. */
  statement: string;
}

/** Teams, and consumers as far as they were in none, each with the sums of its statement; in constant memory. */
export async function* partiesOf(ledger: Pick<Ledger, 'sum'>, { from, to }: Month): AsyncGenerator<Party> {
  const measures = ['known_cost_usd', 'known_billed_usd', 'unpriced_requests'] as const;
  for await (const used of ledger.sum({ by: ['team'], from, to, measures })) {
    if (used.team) yield { subject: { team: used.team }, used };
  }
  for await (const used of ledger.sum({ by: ['consumer'], from, to, measures, where: { team: [''] } })) {
    if (used.consumer) yield { subject: { consumer: used.consumer, team: '' }, used };
  }
}

export function partyShape({ subject, used }: Party, month: string): PartyShape {
  return {
    team: subject.team || null,
    consumer: subject.consumer ?? null,
    month,
    requests: used.requests,
    cost_usd: used.known_cost_usd ?? 0,
    billed_usd: used.known_billed_usd ?? 0,
    unpriced_requests: used.unpriced_requests ?? 0,
    statement: `/ai/invoices?${queryOf(subject, month)}`,
  };
}
