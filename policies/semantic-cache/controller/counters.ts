import { binOf, surelyDifferent } from './bins';
import type { Label, LabelSource } from './label';

const MILLISECONDS_A_DAY = 86_400_000;
/** Days after which what was seen is forgotten. */
const REMEMBERED_DAYS = 14;

/**
 * What is in no bin: answers to the same question and to questions that differ for certain, which tell about the judge;
 * and decisions that were clear from the start.
 */
const apart = ['same', 'different', 'clear'] as const;
type Apart = (typeof apart)[number];

type Event = 'hit' | 'miss' | `${LabelSource}.right` | `${LabelSource}.wrong`;

/** What a counter counts: sums of many gateways can be added up in any order. */
export interface Counter {
  /** Of the verifier; another one's log-odds mean something else. */
  readonly version: string;
  /** Days since 1970. */
  readonly day: number;
  readonly bin: number | Apart;
  readonly event: string;
}

export function dayOf(now: number): number {
  return Math.floor(now / MILLISECONDS_A_DAY);
}

/** The counter of a decision by the best entry's log-odds; -Infinity where there is no entry, undefined where none were needed. */
export function decisionCounter(version: string, now: number, logOdds: number | undefined, hit: boolean): string {
  const bin = logOdds === undefined ? undefined : binOf(logOdds);
  return nameOf(version, now, bin ?? 'clear', hit ? 'hit' : 'miss');
}

/** The counter of a label; undefined where it tells nothing. */
export function labelCounter(version: string, now: number, { source, logOdds, right }: Label): string | undefined {
  const bin = source === 'again' ? 'same' : surelyDifferent(logOdds) ? 'different' : binOf(logOdds);
  return bin === undefined ? undefined : nameOf(version, now, bin, `${source}.${right ? 'right' : 'wrong'}`);
}

function nameOf(version: string, now: number, bin: number | Apart, event: Event): string {
  return [version, dayOf(now), bin, event].join('/');
}

/** Undefined for a name that was written by something else. */
export function readCounter(name: string): Counter | undefined {
  const [event, bin, day, ...version] = name.split('/').reverse();
  if (event === undefined || bin === undefined || !Number.isInteger(Number(day))) return undefined;
  const named = apart.find((name) => name === bin);
  return { version: version.reverse().join('/'), day: Number(day), bin: named ?? Number(bin), event };
}

/** Whether nobody needs this counter any more. */
export function isForgotten(name: string, now: number): boolean {
  const counter = readCounter(name);
  return !counter || counter.day < dayOf(now) - REMEMBERED_DAYS;
}
