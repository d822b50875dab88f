import { isListed } from './lexicon';

const IRREGULAR = new Map(
  `went go|gone go|was be|were be|is be|are be|am be|been be|being be|did do|does do|done do|doing do|has have|had have|
  having have|better good|best best|men man|women woman|children child|people person|bought buy|made make|got get|
  gotten get|wrote write|written write|said say|took take|taken take|came come|saw see|seen see|knew know|known know|
  won win|lost lose|sold sell|told tell|thought think|learnt learn|became become|began begin|begun begin|feet foot|
  teeth tooth|mice mouse|geese goose|wives wife|lives life|knives knife|leaves leave|halves half|shelves shelf|
  wolves wolf|spoke speak|spoken speak|broke break|broken break|chose choose|chosen choose|drove drive|driven drive|
  ate eat|eaten eat|fell fall|fallen fall|felt feel|found find|flew fly|flown fly|forgot forget|forgotten forget|
  froze freeze|frozen freeze|gave give|given give|grew grow|grown grow|heard hear|held hold|kept keep|laid lay|
  led lead|left leave|lent lend|lit light|meant mean|met meet|paid pay|ran run|rose rise|risen rise|sent send|
  shook shake|shot shoot|showed show|shown show|shut shut|sang sing|sung sing|sank sink|slept sleep|spent spend|
  stood stand|stole steal|stolen steal|stuck stick|swam swim|taught teach|threw throw|thrown throw|understood understand|
  woke wake|wore wear|worn wear|built build|burnt burn|caught catch|dealt deal|drew draw|drawn draw|drank drink|
  drunk drink|fought fight|hid hide|hidden hide|hung hang|brought bring|blew blow|blown blow|bit bite|bitten bite|
  invented invent|dying die|lying lie|tying tie|analyses analysis|crises crisis|criteria criterion|indices index|
  vertices vertex|matrices matrix|appendices appendix|diagnoses diagnosis|hypotheses hypothesis|media media|
  data data|lens lens|lenses lens|bus bus|buses bus|gas gas|gases gas|virus virus|viruses virus|status status|
  news news|series series|species species|physics physics|mathematics mathematics|economics economics|politics politics|
  always always|perhaps perhaps|across across|thus thus|during during|thing thing|things thing|nothing nothing|
  something something|anything anything|everything everything|morning morning|evening evening|wedding wedding|
  building building|string string|spring spring|king king|ring ring|bring bring|sing sing|need need|speed speed|
  seed seed|feed feed|weed weed|indeed indeed|hundred hundred|red red|bed bed|process process|access access|
  address address|business business|express express|windows windows|linux linux|texas texas|paris paris|mars mars|
  netherlands netherlands|philippines philippines|united united|aws aws|dns dns|https https|css css|ios ios|kubernetes kubernetes|
  diabetes diabetes|sales sales|taxes tax|pros pros|cons cons`
    .split(/\|\s*/)
    .map((pair) => pair.trim().split(' ') as [string, string]),
);

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
