import { mod11And10, remainder, verhoeff, weightedSum } from '../check-digits';
import { after } from '../context-words';
import type { PatternRow } from '../pattern-finder';

/** The number of a person in one country: how it is written, what must hold, and who says so. */
interface NationalId {
  /** ISO 3166-1. */
  readonly country: string;
  readonly pattern: string;
  /** Words of which one must stand before, where too much else looks the same. */
  readonly words?: readonly string[];
  /** Digits and letters only, in capitals. */
  readonly holds: (id: string) => boolean;
}

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
/** Values of the characters at odd places, from `0` to `9` or from `A` to `Z`. */
const FISCAL_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const LENGTH = 40;

const NATIONAL_IDS: readonly NationalId[] = [
  // Social security number; what cannot be issued: SSA, POMS RM 10201.035.
  { country: 'US', pattern: '\\d{3}-\\d{2}-\\d{4}', holds: isSocialSecurity },
  { country: 'US', pattern: '\\d{3} ?\\d{2} ?\\d{4}', words: ['ssn', 'social security'], holds: isSocialSecurity },
  // National insurance number, of which no digit checks another: HMRC, NIM39110.
  {
    country: 'GB',
    pattern: '(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\\d{2}){3} ?[A-D]',
    holds: () => true,
  },
  // Steuerliche Identifikationsnummer, § 139b AO; digits by ISO/IEC 7064 MOD 11,10.
  {
    country: 'DE',
    pattern: '[1-9]\\d(?: ?\\d{3}){3}',
    words: ['steuer[a-z-]{0,24}', 'id-?nr', 'tin', 'tax id'],
    holds: (id) => repeatsOnce(id.slice(0, 10)) && mod11And10(id),
  },
  // Numéro d'inscription au répertoire: 97 less the remainder, Corsica's letters as numbers. INSEE.
  {
    country: 'FR',
    pattern: '[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}',
    holds: (id) => 97 - remainder(id.slice(0, 13).replace('2A', '19').replace('2B', '18'), 97) === Number(id.slice(13)),
  },
  // Documento nacional de identidad and número de identidad de extranjero: letters by the remainder of 23. RD 1553/2005.
  { country: 'ES', pattern: '\\d{8}-?[A-HJ-NP-TV-Z]', holds: isSpanish },
  { country: 'ES', pattern: '[XYZ]-?\\d{7}-?[A-HJ-NP-TV-Z]', holds: isSpanish },
  // Codice fiscale: DM 23 December 1976.
  {
    country: 'IT',
    pattern: '[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]',
    holds: isFiscalCode,
  },
  // Burgerservicenummer: the sum of eleven, with the last digit taken off. Besluit burgerservicenummer.
  {
    country: 'NL',
    pattern: '\\d{4}\\.?\\d{2}\\.?\\d{3}',
    words: ['bsn', 'burgerservice[a-z]{0,8}', 'sofi[a-z-]{0,8}'],
    holds: (id) => Number(id) > 0 && weightedSum(id, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  },
  // PESEL: ten weighted digits and one that makes tens of them. Ustawa o ewidencji ludności.
  {
    country: 'PL',
    pattern: '\\d{2}(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\\d|3[01])\\d{5}',
    holds: (id) => weightedSum(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
  },
  // Cadastro de pessoas físicas: two digits by remainders of 11. Receita Federal.
  { country: 'BR', pattern: '\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}', holds: isPessoaFisica },
  { country: 'BR', pattern: '\\d{11}', words: ['cpf'], holds: isPessoaFisica },
  // Aadhaar: twelve digits by Verhoeff, of which the first is neither 0 nor 1. UIDAI.
  { country: 'IN', pattern: '[2-9]\\d{3} \\d{4} \\d{4}', holds: verhoeff },
  { country: 'IN', pattern: '[2-9]\\d{3}-?\\d{4}-?\\d{4}', words: ['aadhaa?r', 'uid(?:ai)?'], holds: verhoeff },
];

/** Countries whose numbers are known. */
export const ID_COUNTRIES = [...new Set(NATIONAL_IDS.map(({ country }) => country))];

/** The numbers of people in some countries. */
export function nationalIds(countries: readonly string[]): PatternRow[] {
  return NATIONAL_IDS.filter(({ country }) => countries.includes(country)).map(({ pattern, words, holds }) => ({
    label: 'NATIONAL_ID',
    before: `(?<![A-Za-z0-9_.+])(?<!\\d[-,/ ])${words ? `(?=\\d)${after(words)}` : ''}`,
    pattern,
    notBefore: '\\w|[.,/-]\\d| \\d{3}',
    longest: LENGTH,
    ignoreCase: true,
    measure: (id) => (holds(id.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase()) ? id.length : 0),
  }));
}

function isSocialSecurity(id: string): boolean {
  return !/^(?:000|666|9)|^\d{3}00|0000$/.test(id);
}

/** Of the first ten digits one stands there twice or three times, and all others once at most. */
function repeatsOnce(digits: string): boolean {
  const distinct = new Set(digits).size;
  return distinct === 9 || distinct === 8;
}

function isSpanish(id: string): boolean {
  const number = id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return DNI_LETTERS[Number(number) % 23] === id.at(-1);
}

function isFiscalCode(id: string): boolean {
  const valueOf = (character: string) => parseInt(character, 36) - (/\d/.test(character) ? 0 : 10);
  const values = [...id.slice(0, 15)].map(valueOf);
  const sum = values.reduce((total, value, index) => total + (index % 2 ? value : FISCAL_ODD[value]!), 0);
  return sum % 26 === valueOf(id[15]!);
}

function isPessoaFisica(id: string): boolean {
  const digits = [...id].map(Number);
  if (new Set(digits).size === 1) return false;
  const checks = (length: number) => {
    const sum = weightedSum(
      id,
      digits.slice(0, length).map((_, index) => length + 1 - index),
    );
    return ((sum * 10) % 11) % 10 === digits[length];
  };
  return checks(9) && checks(10);
}
