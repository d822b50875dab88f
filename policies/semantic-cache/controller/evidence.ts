import { BINS } from './bins';
import { dayOf, readCounter } from './counters';
import type { Counter } from './counters';

/** Days after which what was seen counts half: prompts, models and entries change. */
const HALF_LIFE_DAYS = 5;
/** What was seen before today counts as no more than so many comparisons a bin, so that one bad day shows. */
const MOST_PAST_COMPARISONS = 100;

export interface Verdicts {
  agreed: number;
  disagreed: number;
}

/** What was seen, that of late counting more. A list has an element for each bin. */
export interface Evidence {
  /** Decisions by the log-odds of the best entry, served or not. */
  readonly decisions: number[];
  readonly hits: number[];
  /** Of answers that were compared without looking at how the comparison would end. */
  readonly compared: Verdicts[];
  /** Those of them that belong to hits. */
  readonly shadowed: Verdicts[];
  /** Hits that callers have called wrong. */
  readonly reported: number[];
  /** Of hits after which callers asked once more: what the judge said of them. */
  readonly doubted: Verdicts[];
  /** What the judge said of answers to the same question. */
  readonly same: Verdicts;
  /** What it said of answers to questions that differ for certain. */
  readonly different: Verdicts;
}

/** Reads the counters of one version of the verifier. */
export function evidenceOf(tallies: Iterable<readonly [string, number]>, version: string, now: number): Evidence {
  const today = noEvidence();
  const past = noEvidence();
  for (const [name, count] of tallies) {
    const counter = readCounter(name);
    if (counter?.version !== version) continue;
    const age = dayOf(now) - counter.day;
    add(age > 0 ? past : today, counter, age > 0 ? count * 0.5 ** (age / HALF_LIFE_DAYS) : count);
  }
  return sumOf(today, past);
}

/**
 * Hits of each bin that callers have shown to be wrong. Of those that they doubted a judge errs in some: as many as it
 * calls wrong by mistake, with probability `alarm`, are taken off, in all bins alike.
 *
 * @param miss the probability with which it calls a wrong one right
 */
export function shownWrong({ reported, doubted }: Evidence, alarm: number, miss: number): number[] {
  const { agreed, disagreed } = doubted.reduce(sumOfVerdicts);
  const wrong = (disagreed - alarm * (agreed + disagreed)) / (1 - alarm - miss);
  const share = disagreed > 0 ? Math.min(1, Math.max(0, wrong / disagreed)) : 0;
  return reported.map((count, bin) => count + share * doubted[bin]!.disagreed);
}

function noEvidence(): Evidence {
  const zeros = () => Array.from({ length: BINS }, () => 0);
  return {
    decisions: zeros(),
    hits: zeros(),
    compared: Array.from({ length: BINS }, noVerdicts),
    shadowed: Array.from({ length: BINS }, noVerdicts),
    reported: zeros(),
    doubted: Array.from({ length: BINS }, noVerdicts),
    same: noVerdicts(),
    different: noVerdicts(),
  };
}

function noVerdicts(): Verdicts {
  return { agreed: 0, disagreed: 0 };
}

function add(evidence: Evidence, { bin, event }: Counter, count: number): void {
  const [source, verdict] = event.split('.');
  const outcome = verdict === 'right' ? 'agreed' : 'disagreed';
  if (bin === 'clear') return;
  if (typeof bin === 'string') evidence[bin][outcome] += count;
  else if (!(bin in evidence.hits)) return;
  else if (verdict === undefined) {
    evidence.decisions[bin]! += count;
    if (event === 'hit') evidence.hits[bin]! += count;
  } else if (source === 'miss' || source === 'shadow') {
    evidence.compared[bin]![outcome] += count;
    if (source === 'shadow') evidence.shadowed[bin]![outcome] += count;
  } else if (source !== 'feedback') evidence.doubted[bin]![outcome] += count;
  else if (outcome === 'disagreed') evidence.reported[bin]! += count;
}

function sumOf(today: Evidence, past: Evidence): Evidence {
  const plus = (a: readonly number[], b: readonly number[]) => a.map((value, bin) => value + b[bin]!);
  return {
    decisions: plus(today.decisions, past.decisions),
    hits: plus(today.hits, past.hits),
    compared: today.compared.map((verdicts, bin) => sumOfVerdicts(verdicts, atMost(past.compared[bin]!))),
    shadowed: today.shadowed.map((verdicts, bin) => sumOfVerdicts(verdicts, past.shadowed[bin]!)),
    reported: plus(today.reported, past.reported),
    doubted: today.doubted.map((verdicts, bin) => sumOfVerdicts(verdicts, past.doubted[bin]!)),
    same: sumOfVerdicts(today.same, past.same),
    different: sumOfVerdicts(today.different, past.different),
  };
}

function sumOfVerdicts(a: Verdicts, b: Verdicts): Verdicts {
  return { agreed: a.agreed + b.agreed, disagreed: a.disagreed + b.disagreed };
}

function atMost({ agreed, disagreed }: Verdicts): Verdicts {
  const share = Math.min(1, MOST_PAST_COMPARISONS / (agreed + disagreed || 1));
  return { agreed: agreed * share, disagreed: disagreed * share };
}
