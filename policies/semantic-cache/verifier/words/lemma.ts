import { isListed } from './lexicon';
import irregularForms from './lists/irregular-forms.json';

/** Forms that follow no rule, or seem to follow one. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(Object.entries(irregularForms));

/** Endings that grammar adds, longest first, each with what may stand there in the plain word. */
const ENDINGS: readonly (readonly [string, readonly string[]])[] = [
  ['ies', ['y', 'ie']],
  ['ied', ['y']],
  ['ing', ['e', '']],
  ['es', ['e', '']],
  ['ed', ['e', '']],
  ['s', ['']],
];

/** British endings and the American ones that stand for them here. */
const AMERICAN: readonly (readonly [RegExp, string])[] = [
  [/isation(s?)$/, 'ization$1'],
  [/is(e|ed|es|ing)$/, 'iz$1'],
  [/ys(e|ed|es|ing)$/, 'yz$1'],
  [/(?<=\w{3})our(s|ed|ing|ite|ites)?$/, 'or$1'],
  [/(?<=[bt])re(s?)$/, 'er$1'],
  [/ogue(s?)$/, 'og$1'],
  [/(?<=\w{4})ll(ed|ing|er|ers)$/, 'l$1'],
  [/ence$/, 'ense'],
];

/** The plain form of a lower-case word ("cities" city, "organising" organize); itself when none is known. */
export function lemmaOf(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length < 4) return word;
  return plainForm(american(word));
}

function plainForm(word: string): string {
  for (const [ending, replacements] of ENDINGS) {
    if (!word.endsWith(ending) || word.endsWith('ss') || word.endsWith('us') || word.endsWith('is')) continue;
    const stem = word.slice(0, -ending.length);
    const plain = candidates(stem, replacements).find(
      (form) => form.length > 2 && /[aeiouy]/.test(form) && isListed(form),
    );
    if (plain !== undefined) return plain;
  }
  return word;
}

function candidates(stem: string, replacements: readonly string[]): string[] {
  const forms = replacements.map((replacement) => stem + replacement);
  // "stopped", "running": the doubled letter goes with the ending.
  const doubled = stem.length > 3 && stem.at(-1) === stem.at(-2) && !/[lsz]$/.test(stem);
  if (doubled) forms.unshift(stem.slice(0, -1));
  return forms;
}

function american(word: string): string {
  for (const [british, spelling] of AMERICAN) {
    const changed = word.replace(british, spelling);
    if (changed !== word && isListed(changed)) return changed;
  }
  return word;
}
