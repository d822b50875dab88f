import type { CounterWindow } from '../../plugins/core/counters';
import { type Target, targetName } from '../../plugins/core/endpoint';
import { checkLimit, type Limit, type Period, type Quantity, quantityOf, subjectsOf } from '../../plugins/core/limit';
import { patternTest } from '../../plugins/core/permissions';
import { microDollars } from '../../plugins/core/price';
import { calendarWindows } from './calendar';

const SECONDS: Record<Period, number> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
};

/** A limit, made ready to be asked. */
export interface Rule {
  readonly limit: Limit;
  /** Tells names of models that it is about; all, where there are none. */
  readonly models: readonly ((name: string) => boolean)[];
  readonly quantity: Quantity;
  /** Requests, tokens or micro-dollars. */
  readonly amount: number;
  readonly by: readonly string[];
  /** What a limit of a consumer, key or team takes the place of: the same quantity, time, subject and models. */
  readonly kind: string;
  /** Names the rule in the store, the same in all gateways, whatever its amount. */
  readonly key: string;
  /** Whether it waits for the target to be known. */
  readonly atTarget: boolean;
  /** Refuses, rather than only telling. */
  readonly enforced: boolean;
  readonly window: (now: number) => CounterWindow;
}

/**
 * Rules of one list. Several of a kind, such as one that warns below one that refuses, are counted each.
 *
 * @param owner whose rules they are, for their names in the store
 * @param where the list stands, for messages
 * Throws, naming the place, where members of a limit do not go together.
 */
export function compileRules(limits: readonly Limit[], owner: string, where: string): Rule[] {
  const kinds = new Map<string, number>();
  return limits.map((limit, position) => {
    checkLimit(limit, `${where}[${position}]`);
    const rule = compileRule(limit, owner);
    const earlier = kinds.get(rule.kind) ?? 0;
    kinds.set(rule.kind, earlier + 1);
    return earlier === 0 ? rule : { ...rule, key: `${rule.key} #${earlier + 1}` };
  });
}

function compileRule(limit: Limit, owner: string): Rule {
  const { quantity, amount } = quantityOf(limit);
  const by = subjectsOf(limit) ?? ['consumer'];
  const kind = [quantity, limit.per ?? '', [...by].sort().join('+'), [...modelsOf(limit)].sort().join('|')].join(' ');
  return {
    limit,
    models: modelsOf(limit).map(patternTest),
    quantity,
    amount: quantity === 'usd' ? microDollars(amount) : amount,
    by,
    kind,
    key: [owner, kind, limit.timezone ?? ''].join(' '),
    atTarget: by.some((subject) => subject === 'provider' || subject === 'endpoint'),
    enforced: limit.enforce !== false && limit.action !== 'warn',
    window: windowsOf(limit),
  };
}

/** Whether a rule is about requests for a model of this name. */
export function concerns({ models }: Rule, name: string): boolean {
  return models.length === 0 || models.some((means) => means(name));
}

/** Whether a rule is about requests that come to a target, whatever was asked for. */
export function concernsTarget(rule: Rule, target: Target): boolean {
  return concerns(rule, target.model) || concerns(rule, targetName(target));
}

/** With `action: use`, `model` is the one to use instead. */
export function modelsOf({ action, model, models = [] }: Limit): readonly string[] {
  return action !== 'use' && model !== undefined ? [model] : models;
}

function windowsOf({ per, window = 'rolling', timezone = 'UTC' }: Limit): (now: number) => CounterWindow {
  if (per === undefined) return () => ({ kind: 'held' });
  if (window === 'calendar') return calendarWindows(per, timezone);
  const milliseconds = SECONDS[per] * 1000;
  return () => ({ kind: window, milliseconds });
}
