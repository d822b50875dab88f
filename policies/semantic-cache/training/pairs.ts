import { analyse } from '../verifier/analysis';
import type { Family } from './data';
import { noisy } from './noise';
import { randomFrom, sample } from './random';

export interface TrainingPair {
  readonly a: string;
  readonly b: string;
  /** Whether one answer serves both. */
  readonly same: boolean;
  readonly family: string;
  readonly kind: Family['kind'];
  readonly weight: number;
}

/** How many pairs a family gives: of one class, of two of its classes, and of one of its prompts and another family's. */
const MOST = { same: 40, near: 48, far: 24 } as const;

/** Share of prompts that stand in a pair as a log would have them. */
const NOISY_SHARE = 0.4;

/** The pairs of all families, in an order that depends on the data alone. */
export function makePairs(families: readonly Family[]): TrainingPair[] {
  const neighbours = findNeighbours(families);
  return families.flatMap((family) => {
    const random = randomFrom(`pairs ${family.name}`);
    const of = (pairs: [string, string][], same: boolean, most: number): TrainingPair[] =>
      sample(pairs, most, random).map(([a, b]) => ({
        a: random() < NOISY_SHARE ? noisy(a) : a,
        b: random() < NOISY_SHARE ? noisy(b) : b,
        same,
        family: family.name,
        kind: family.kind,
        weight: 1,
      }));
    return [
      ...of(family.classes.flatMap(pairsWithin), true, MOST.same),
      ...of(pairsBetween(family.classes), false, MOST.near),
      ...of(family.classes.flat().flatMap((prompt) => (neighbours.get(prompt) ?? []).map((far): [string, string] => [prompt, far])), false, MOST.far),
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

const NEAREST = 3;

/** For each prompt those of other families that a search by words would bring up. */
function findNeighbours(families: readonly Family[]): Map<string, string[]> {
  const prompts = families.flatMap(({ name, classes }) => classes.flat().map((prompt) => ({ prompt, name, terms: analyse(prompt).terms })));
  const postings = new Map<string, { at: number; weight: number }[]>();
  prompts.forEach(({ terms }, at) => {
    for (const { term, weight } of terms) postings.set(term, [...(postings.get(term) ?? []), { at, weight }]);
  });
  return new Map(
    prompts.map(({ prompt, name, terms }) => {
      const scores = new Map<number, number>();
      for (const { term, weight } of terms) {
        for (const posting of postings.get(term) ?? []) {
          if (prompts[posting.at]?.name === name) continue;
          scores.set(posting.at, (scores.get(posting.at) ?? 0) + (weight * posting.weight) ** 2);
        }
      }
      const best = [...scores].sort(([one, left], [other, right]) => right - left || one - other).slice(0, NEAREST);
      return [prompt, best.map(([at]) => prompts[at]?.prompt ?? '')];
    }),
  );
}
