import { remainder } from '../check-digits';
import type { PatternRow } from '../pattern-finder';

/** Countries by the length of their account numbers. Source: SWIFT's IBAN registry. */
const COUNTRIES: Record<number, string> = {
  15: 'NO',
  16: 'BE',
  18: 'DK FI FK FO GL NL SD',
  19: 'MK SI',
  20: 'AT BA EE KZ LT LU MN XK',
  21: 'CH HR LI LV',
  22: 'BG BH CR DE GB GE IE ME RS VA',
  23: 'AE GI IL IQ OM SO TL',
  24: 'AD CZ ES MD PK RO SA SE SK TN VG',
  25: 'LY PT ST',
  26: 'IS TR',
  27: 'BI DJ FR GR IT MC MR SM',
  28: 'AL AZ BY CY DO GT HU LB NI PL SV',
  29: 'BR EG PS QA UA',
  30: 'JO KW MU YE',
  31: 'MT SC',
  32: 'LC',
  33: 'RU',
};

const pattern = Object.entries(COUNTRIES)
  .map(([length, countries]) => `(?:${countries.replaceAll(' ', '|')})\\d{2}(?:[ -]?[A-Z0-9]){${Number(length) - 4}}`)
  .join('|');

/** Account numbers, in one piece or in groups. */
export const iban: PatternRow = {
  label: 'IBAN',
  before: '(?<![A-Z0-9])',
  pattern,
  notBefore: '[A-Z0-9]',
  longest: 66,
  ignoreCase: true,
  measure: (candidate) => (isValid(candidate.replaceAll(/[ -]/g, '').toUpperCase()) ? candidate.length : 0),
};

/** Country and check digits moved to the end, letters read as 10 to 35. Source: ISO 13616-1, ISO/IEC 7064 MOD 97-10. */
function isValid(number: string): boolean {
  const moved = number.slice(4) + number.slice(0, 4);
  return (
    remainder(
      moved.replaceAll(/[A-Z]/g, (letter) => String(parseInt(letter, 36))),
      97,
    ) === 1
  );
}
