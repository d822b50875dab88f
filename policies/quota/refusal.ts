import type { AiContext } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import type { RuleState } from './hold';
import { limitHeaders } from './limit-headers';
import type { Rule } from './rule';

/** Waiting longer than this is not for a program to do by itself. Seconds. */
const LONGEST_RETRY = 60;
/** When to come again for what comes free whenever another request ends. Seconds. */
const SOON = 1;

const NEVER = { 'x-should-retry': 'false' };

/** What a caller is told whose request does not fit. Of several limits the one that lasts longest is told. */
export function refusal(states: readonly RuleState[], ai: AiContext): AiError {
  const exceeded = states.filter(({ claim, state }) => claim.enforced && state.exceeded);
  const told = exceeded.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  const headers = limitHeaders(states, ai);
  if (told.rule.quantity === 'usd') return budgetSpent(told, headers);
  return isTooLarge(told) ? tooLarge(told, headers) : limitReached(told, headers);
}

/** Money first, then what never fits, then the longest wait. */
function rank(one: RuleState): number {
  if (one.rule.quantity === 'usd') return Infinity;
  return isTooLarge(one) ? Number.MAX_VALUE : one.state.resetAfter;
}

/** Larger than the whole limit: no wait would help. */
function isTooLarge({ rule, claim }: RuleState): boolean {
  return (claim.atLeast ?? claim.amount) > rule.amount;
}

function limitReached({ rule, state }: RuleState, headers: Record<string, string>): AiError {
  if (rule.quantity === 'concurrent') {
    const message = `The limit of ${describe(rule)} is reached; try again when one of them has ended.`;
    return rateLimited(message, rule, { ...headers, 'retry-after': String(SOON) });
  }
  const wait = Math.max(1, Math.ceil(state.resetAfter / 1000));
  const message = `The limit of ${describe(rule)} is reached; try again in ${inWords(wait)}.`;
  const lasting = wait > LONGEST_RETRY ? NEVER : {};
  return rateLimited(message, rule, { ...headers, 'retry-after': String(wait), ...lasting });
}

function tooLarge({ rule, claim }: RuleState, headers: Record<string, string>): AiError {
  const wanted = claim.atLeast ?? claim.amount;
  const message =
    `The request needs ${wanted} ${rule.quantity}, more than the whole limit of ${describe(rule)}: ` +
    'shorten the input, or allow fewer tokens of output.';
  return rateLimited(message, rule, { ...headers, ...NEVER });
}

function rateLimited(message: string, { quantity }: Rule, headers: Record<string, string>): AiError {
  const type = quantity === 'tokens' ? 'tokens' : 'requests';
  return new AiError(message, { status: 429, code: 'rate_limit_exceeded', type, headers });
}

function budgetSpent(told: RuleState, headers: Record<string, string>): AiError {
  const { rule, state, claim } = told;
  const wait = Math.ceil(state.resetAfter / 1000);
  const message = isTooLarge(told)
    ? `The request may cost ${dollars(claim.atLeast ?? claim.amount)}, more than the whole budget of ${describe(rule)}: ` +
      'shorten the input, or allow fewer tokens of output.'
    : `The budget of ${describe(rule)} is spent, or what is left of it does not cover this request; ` +
      `it begins anew in ${inWords(wait)}.`;
  return new AiError(message, {
    status: 429,
    code: 'insufficient_quota',
    type: 'insufficient_quota',
    headers: { ...headers, ...NEVER },
  });
}

const UNITS = [
  [86_400, 'days'],
  [3_600, 'hours'],
  [60, 'minutes'],
] as const;

/** Seconds as people say them, in the largest unit of which there are two or more, rounded up: `26 days`, `90 s`. */
function inWords(seconds: number): string {
  const [length, unit] = UNITS.find(([length]) => seconds >= 2 * length) ?? [];
  return length ? `${Math.ceil(seconds / length)} ${unit}` : `${seconds} s`;
}

/** Such as `60 requests per minute by key`. */
export function describe({ quantity, limit, by, amount }: Rule): string {
  const counted = quantity === 'usd' ? dollars(amount) : `${amount} ${quantity === 'tokens' ? 'tokens' : 'requests'}`;
  const time = quantity === 'concurrent' ? 'at once' : `per ${limit.per}`;
  return `${counted} ${time} by ${by.join(' and ')}`;
}

function dollars(micro: number): string {
  return `${Number((micro / 1e6).toFixed(6))} US dollars`;
}
