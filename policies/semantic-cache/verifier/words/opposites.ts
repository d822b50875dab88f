import { inOneGroup } from './groups';
import { isListed } from './lexicon';
import pairs from './lists/opposites.json';
import { areAntonyms, areSynonyms } from './relations';

/** Opposites that prompts turn on; the larger part comes from WordNet. */
const areContraries = inOneGroup(pairs);

const NEGATING: ReadonlySet<string> = new Set(['un', 'dis', 'in', 'im', 'ir', 'il', 'non', 'de', 'anti', 'mis']);

/** Whether one word says the contrary of the other, or plays the other's part. Words are plain forms. */
export function areOpposites(one: string, other: string): boolean {
  if (one === other) return false;
  if (areContraries(one, other) || areAntonyms(one, other)) return true;
  return negates(one, other) || negates(other, one);
}

function negates(one: string, other: string): boolean {
  if (one.endsWith('less') && other.endsWith('ful') && one.slice(0, -4) === other.slice(0, -3)) return true;
  if (other.length <= 3 || !one.endsWith(other)) return false;
  return NEGATING.has(one.slice(0, -other.length)) && isListed(other) && !areSynonyms(one, other);
}
