import { Type } from '@sinclair/typebox';
import type { eld as Eld } from 'eld/extrasmall';
import { setImmediate } from 'node:timers/promises';
import { defineCheck } from '../../core/check';
import { suggestion } from '../../core/parameters';
import { lettersOf, proseOf } from './prose';

/** What the detector can tell, as ISO 639-1 codes. */
export const LANGUAGES: readonly string[] = [
  'am ar az be bg bn ca cs da de el en es et eu fa fi fr gu he hi hr hu hy is it ja ka kn ko ku lo',
  'lt lv ml mr ms nl no or pa pl pt ro ru sk sl sq sr sv ta te th tl tr uk ur vi yo zh',
].flatMap((line) => line.split(' '));

/** As much as the detector reads at once. */
const PASSAGE = /[^]{1,1000}/g;
/** Passages that are read before others get their turn. */
const AT_ONCE = 16;
/** Where a language that is allowed has at least this share of the best one's score, it may be that one. */
const NEAR = 0.9;

const names = new Intl.DisplayNames('en', { type: 'language' });
const orList = new Intl.ListFormat('en', { type: 'disjunction' });

const parameters = Type.Object({
  allow: Type.Array(Type.String(), {
    description: 'Languages that may be written, as ISO 639-1 codes.',
    examples: [['en', 'de']],
    minItems: 1,
  }),
  minimum: Type.Integer({
    description: 'Letters that a text must have to be judged; one of Chinese, Japanese or Korean counts as three.',
    default: 20,
    minimum: 1,
  }),
});

export const language = defineCheck({
  name: 'language',
  summary: 'The languages in which may be asked or answered',
  parameters,
  setup({ allow, minimum }) {
    for (const code of allow) {
      if (!LANGUAGES.includes(code))
        throw new Error(`\`allow\` has no language \`${code}\`: ${suggestion(code, LANGUAGES)}`);
    }
    const repair = `it must be written in ${orList.format(allow.map((code) => names.of(code) ?? code))}`;
    return {
      judge: async ({ texts, answers = texts, signal }) => {
        const { eld } = await import('eld/extrasmall');
        for (const [index, passage] of answers.flatMap(passagesOf).entries()) {
          if (index % AT_ONCE === AT_ONCE - 1) await setImmediate(undefined, { signal });
          const other = lettersOf(passage) < minimum ? undefined : otherLanguage(eld.detect(passage), allow);
          if (other) return { passed: false, reason: other, repair };
        }
        return { passed: true };
      },
    };
  },
});

function passagesOf(text: string): string[] {
  return proseOf(text).match(PASSAGE) ?? [];
}

/** The language that a passage is in beyond doubt, unless it is or might be one that is allowed. */
function otherLanguage(found: ReturnType<typeof Eld.detect>, allow: readonly string[]): string | undefined {
  if (!found.isReliable()) return undefined;
  const scores = found.getScores();
  const best = scores[found.language] ?? 0;
  return allow.some((code) => (scores[code] ?? 0) >= NEAR * best) ? undefined : found.language;
}
