import { luhn } from '../check-digits';
import type { PatternRow } from '../pattern-finder';

/** Numbers by maker. Sources: ISO/IEC 7812-1 and the ranges that the card networks publish. */
const MAKERS = [
  /^4(?:\d{12}|\d{15}|\d{18})$/, // Visa
  /^(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/, // Mastercard
  /^3[47]\d{13}$/, // American Express
  /^3(?:0[0-5]|095|[689]\d)\d{11}$/, // Diners Club
  /^(?:6011|64[4-9]\d|65\d{2})\d{12,15}$/, // Discover
  /^35(?:2[89]|[3-8]\d)\d{12,15}$/, // JCB
  /^62\d{14,17}$/, // UnionPay
  /^(?:5018|5020|5038|5893|6304|6390|6759|676[1-3])\d{9,15}$/, // Maestro
];

/** In one piece, or in the groups that stand on cards; what follows is not the card's. */
const FORMS = [/^\d{13,19}$/, /^\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?(?!\d)/, /^\d{4}([ -])\d{6}\1\d{4,5}(?!\d)/];

/** Numbers of payment cards, 13 to 19 digits. */
export const card: PatternRow = {
  label: 'CARD',
  before: '(?<![\\w.+])(?<!\\d[-,/])',
  pattern: '[2-6](?:[ -]?\\d){12,18}',
  notBefore: '\\w|[.,]\\d',
  longest: 37,
  measure: cardLength,
};

function cardLength(candidate: string): number {
  for (const form of FORMS) {
    const written = form.exec(candidate)?.[0];
    if (written && isCard(written)) return written.length;
    // The security code is often written behind the number.
    const short = written?.replace(/[ -]\d{3}$/, '');
    if (short && short !== written && isCard(short)) return short.length;
  }
  return 0;
}

function isCard(written: string): boolean {
  const digits = written.replaceAll(/[ -]/g, '');
  return MAKERS.some((maker) => maker.test(digits)) && luhn(digits) && new Set(digits).size > 2;
}
