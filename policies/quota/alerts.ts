import { createHash } from 'node:crypto';
import type { AiContext } from '../../plugins/core/context';
import type { JsonObject } from '../../plugins/core/json';
import type { Services } from '../../plugins/core/services';
import type { RuleState } from './hold';
import { describe } from './refusal';

/** What was told last is remembered of so many; what is forgotten is told again, under the same id. */
const MOST_TOLD = 10_000;
/** Where a limit has no window, it is told again after this. Milliseconds. */
const HOUR = 3_600_000;

/** Tells the operator how far limits are used, each thing once in a window of a subject. */
export class Alerts {
  private readonly told = new Map<string, string>();

  constructor(private readonly services: Pick<Services, 'notifier'>) {}

  /** Tells the shares that are reached. */
  look(states: readonly RuleState[], ai: AiContext): void {
    for (const one of states) {
      const share = usedOf(one) / one.rule.amount;
      for (const alert of one.rule.limit.alerts ?? []) {
        if (share >= alert) this.tell('usage.threshold', `${alert}`, one, ai, { share: alert });
      }
    }
  }

  /** Tells that a budget has begun to refuse. */
  exhausted(one: RuleState, ai: AiContext): void {
    this.tell('budget.exhausted', '', one, ai);
  }

  /** Tells that requests go beyond a limit that only warns. */
  passed(one: RuleState, ai: AiContext): void {
    this.tell('usage.exceeded', '', one, ai);
  }

  private tell(type: string, detail: string, one: RuleState, ai: AiContext, more: JsonObject = {}): void {
    const { key } = one.claim.counter;
    const what = `${type} ${detail} ${key}`;
    const window = windowOf(one);
    if (this.told.get(what) === window) return;
    this.told.delete(what);
    this.told.set(what, window);
    if (this.told.size > MOST_TOLD) this.told.delete(this.told.keys().next().value!);
    // The same from every gateway that counts in the same store.
    const id = `evt_${createHash('sha256').update(`${what} ${window}`).digest('base64url').slice(0, 32)}`;
    this.services.notifier.notify({ type, id, data: { ...factsOf(one, ai), ...more } });
  }
}

function factsOf(one: RuleState, { consumer, pipeline }: AiContext): JsonObject {
  const { rule, claim } = one;
  const unit = rule.quantity === 'usd' ? 1e6 : 1;
  return {
    limit: describe(rule),
    quantity: rule.quantity,
    subject: claim.counter.key.slice(rule.key.length + 1),
    allowed: rule.amount / unit,
    used: usedOf(one) / unit,
    resets: one.state.resetAfter > 0 ? new Date(Date.now() + one.state.resetAfter).toISOString() : null,
    pipeline,
    consumer: consumer?.name ?? null,
    team: consumer?.team ?? null,
  };
}

/** What has been used for good; of requests at once those that run. */
function usedOf({ rule, state }: RuleState): number {
  return rule.quantity === 'concurrent' ? rule.amount - state.remaining : state.used;
}

/** Tells a window from those before and after it, the same in all gateways, whose clocks differ by little. */
function windowOf({ claim: { counter }, state }: RuleState): string {
  const { window } = counter;
  const now = Date.now();
  if (window.kind === 'calendar') return window.name;
  if (window.kind === 'held') return String(Math.floor(now / HOUR));
  const { milliseconds } = window;
  if (window.kind === 'sliding') return String(Math.floor(now / milliseconds));
  // Windows that follow each other end at least their length apart.
  return String(Math.round((now + state.resetAfter) / (milliseconds / 2)));
}
