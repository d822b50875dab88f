import { align } from '../verifier/pair/alignment';
import { analyse, type Analysis } from '../verifier/text/analysis';
import type { Family } from './data';
import { noisy } from './noise';
import { randomFrom, sample } from './random';
import { rewritten } from './rewrites';

/**
 * Where a pair comes from: two prompts of one class as they were written (`same`), or one of them restated by rules
 * (`restated`); two prompts of two classes of a family (`near`), or of two families that a search brings together (`far`).
 */
export type Origin = 'same' | 'restated' | 'near' | 'far';

export interface TrainingPair {
  readonly a: string;
  readonly b: string;
  /** Whether one answer serves both. */
  readonly same: boolean;
  readonly origin: Origin;
  readonly family: string;
  readonly kind: Family['kind'];
  readonly weight: number;
}

/** How many pairs of an origin a family gives at most, and what each weighs. */
const SHARES: Readonly<Record<Origin, { most: number; weight: number }>> = {
  same: { most: 24, weight: 1 },
  restated: { most: 16, weight: 0.3 },
  near: { most: 30, weight: 1 },
  far: { most: 14, weight: 0.5 },
};

/** Shares of prompts that stand in a pair as a log would have them, and in other words of asking. */
const NOISY_SHARE = 0.35;
const REWRITTEN_SHARE = 0.25;

/** The pairs of all families, in an order that depends on the data alone. */
export function makePairs(families: readonly Family[]): TrainingPair[] {
  const neighbours = findNeighbours(families);
  return families.flatMap((family) => {
    const random = randomFrom(`pairs ${family.name}`);
    const vary = (prompt: string) => {
      const chance = random();
      if (chance < NOISY_SHARE) return noisy(prompt);
      return chance < NOISY_SHARE + REWRITTEN_SHARE ? rewritten(prompt) : prompt;
    };
    const of = (origin: Origin, pairs: readonly (readonly [string, string])[]): TrainingPair[] =>
      sample(pairs, SHARES[origin].most, random).map(([a, b]) => ({
        a: origin === 'restated' ? a : vary(a),
        b: origin === 'restated' ? b : vary(b),
        same: origin === 'same' || origin === 'restated',
        origin,
        family: family.name,
        kind: family.kind,
        weight: SHARES[origin].weight,
      }));
    const prompts = family.classes.flat();
    return [
      ...of('same', family.classes.flatMap(pairsWithin)),
      ...of(
        'restated',
        prompts.flatMap((prompt): [string, string][] => [
          [prompt, rewritten(prompt)],
          [noisy(prompt), rewritten(prompt)],
          [prompt, noisy(prompt)],
        ]),
      ),
      ...of('near', pairsBetween(family.classes)),
      ...of(
        'far',
        prompts.flatMap((prompt) => (neighbours.get(prompt) ?? []).map((far): [string, string] => [prompt, far])),
      ),
    ];
  });
}

function pairsWithin(prompts: readonly string[]): [string, string][] {
  return prompts.flatMap((one, index) => prompts.slice(index + 1).map((other): [string, string] => [one, other]));
}

function pairsBetween(classes: readonly (readonly string[])[]): [string, string][] {
  return classes.flatMap((one, index) =>
    classes.slice(index + 1).flatMap((other) => one.flatMap((a) => other.map((b): [string, string] => [a, b]))),
  );
}

const NEAREST = 4;

/** Prompts of two families with more in common than this may well be one question that two people wrote. */
const LIKELY_THE_SAME = 0.75;

/** For each prompt those of other families that a search by words would bring up. */
function findNeighbours(families: readonly Family[]): Map<string, string[]> {
  const prompts = families.flatMap(({ name, classes }) =>
    classes.flat().map((prompt) => ({ prompt, name, analysis: analyse(prompt) })),
  );
  const postings = new Map<string, { at: number; weight: number }[]>();
  prompts.forEach(({ analysis }, at) => {
    for (const [term, weight] of analysis.terms) {
      const known = postings.get(term);
      if (known === undefined) postings.set(term, [{ at, weight }]);
      else known.push({ at, weight });
    }
  });
  return new Map(
    prompts.map(({ prompt, name, analysis }) => {
      const scores = new Map<number, number>();
      for (const [term, weight] of analysis.terms) {
        for (const posting of postings.get(term) ?? []) {
          if (prompts[posting.at]?.name === name) continue;
          scores.set(posting.at, (scores.get(posting.at) ?? 0) + (weight * posting.weight) ** 2);
        }
      }
      const best = [...scores].sort(([one, left], [other, right]) => right - left || one - other).slice(0, NEAREST);
      const near = best.flatMap(([at]) => prompts[at] ?? []).filter((far) => !mayBeOne(analysis, far.analysis));
      return [prompt, near.map((far) => far.prompt)];
    }),
  );
}

function mayBeOne(one: Analysis, other: Analysis): boolean {
  const { left, right } = align(one, other);
  return Math.min(left.loose, right.loose) > LIKELY_THE_SAME;
}
