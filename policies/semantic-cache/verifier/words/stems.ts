/** Endings that turn one part of speech into another around a common stem ("translate", "translation"). */
const ENDINGS: ReadonlySet<string> = new Set(
  `- e y d t s n ation tion ion sion ition ption iption ing ment al ial ance ence ancy ency ity ty ness ly ily ally ive ative
  able ible ic ical ist ism ize yze ysis se ze sis ure ature age ary ery er or ied ed ify ication ification ate ous ious
  be de ian an ant ent ern ish en th`
    .split(/\s+/)
    .map((ending) => (ending === '-' ? '' : ending)),
);

const SHORTEST_STEM = 4;

/** Whether two plain forms are one word in two parts of speech, as far as spelling tells. */
export function shareStem(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  if (shorter < SHORTEST_STEM) return false;
  let common = 0;
  while (common < shorter && one[common] === other[common]) common++;
  if (common < SHORTEST_STEM || common < 0.6 * shorter) return false;
  return ENDINGS.has(one.slice(common)) && ENDINGS.has(other.slice(common));
}
