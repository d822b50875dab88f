/** What kind of answer a prompt asks for; undefined when it does not say. */
export type QuestionKind =
  | 'translation'
  | 'conversion'
  | 'comparison'
  | 'count'
  | 'amount'
  | 'duration'
  | 'measure'
  | 'reason'
  | 'person'
  | 'time'
  | 'place'
  | 'work'
  | 'method'
  | 'verdict'
  | 'definition'
  | 'choice';

const LANGUAGES =
  'spanish|german|french|italian|dutch|japanese|arabic|hindi|korean|russian|portuguese|chinese|mandarin|polish|swedish|turkish|greek|latin|english';

/** The first that fits decides. */
const KINDS: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'translation',
    new RegExp(
      `\\b(?:translat\\w+|how (?:do|would|can|to|does) (?:you|i|we|one)? ?say|(?:${LANGUAGES}) (?:for|word for|equivalent))\\b|\\bin (?:${LANGUAGES})\\b.*\\?`,
    ),
  ],
  ['conversion', /\bconvert\w*\b|\bconversion\b/],
  [
    'comparison',
    /\b(?:differences?|differs?|different from|vs|compar(?:e|es|ed|ing|ison)|distinguish\w*|better than)\b/,
  ],
  ['count', /\b(?:how many|number of|count of|total number|population)\b/],
  ['amount', /\b(?:how much|costs?|prices?|pricing|fees?|salary|charge)\b/],
  ['duration', /\b(?:how long|duration|how old|age of|how often|how frequently|how soon|lifespan)\b/],
  [
    'measure',
    /\b(?:how (?:far|tall|high|fast|big|large|deep|heavy|hot|cold)|distance|height of|speed of|size of|depth of|weight of)\b/,
  ],
  ['reason', /\b(?:why|reasons?|what (?:causes|caused|makes|made|led)|causes? of|because of what|purpose of)\b/],
  [
    'person',
    /\b(?:who|whom|whose)\b|\b(?:which|what) (?:person|artist|author|novelist|writer|painter|player|team|actor|president|scientist|director|composer|inventor|company)\b|\b(?:author|inventor|founder|creator|winner|discoverer|composer|director) of\b|^(?:author|inventor|founder|creator|discoverer|composer|director)\b/,
  ],
  [
    'time',
    /\b(?:when|(?:what|which|in which) (?:year|date|day|month|time|century)|at what time|date of|year of|deadline|opening hours)\b/,
  ],
  ['place', /\b(?:where|located|location of|(?:which|what) (?:city|country|place|continent))\b/],
  ['work', /\b(?:write|compose|draft|generate|rewrite|rephrase|proofread)\b|^(?:create|make) an?\b/],
  [
    'method',
    /\b(?:how to|how (?:do|does|can|could|should|would|might|did|is|are)|how|steps?|procedure|process (?:of|for|to)|ways? (?:to|of|for)|instructions?|what (?:do|should|can|must) (?:i|we|one)(?: do)?|walk me through|guide|method (?:for|to|of)|tutorial)\b/,
  ],
  [
    'verdict',
    /^(?:is|are|am|was|were|do|does|did|can(?! you)|could(?! you)|should|will|would|has|have|had|must|may)\b|\b(?:whether|is it (?:ok|okay|safe|legal|possible|allowed)|(?:ok|okay|safe|allowed) to)\b/,
  ],
  ['choice', /^(?:which|what) \w+ (?:is|are) (?:the )?best\b|\b(?:best|recommend\w*|suggest\w*|top)\b/],
  [
    'definition',
    /\b(?:what is|what are|what was|what were|define|definition|meaning|means?|explain|describe|what does|what do|tell me about|summar\w+|overview)\b/,
  ],
];

/** Kinds that people use for the same wish. */
const AKIN: ReadonlySet<string> = new Set(
  [
    ['method', 'definition'],
    ['method', 'work'],
    ['method', 'verdict'],
    ['method', 'choice'],
    ['definition', 'choice'],
    ['definition', 'verdict'],
    ['definition', 'work'],
    ['definition', 'comparison'],
    ['method', 'conversion'],
    ['amount', 'conversion'],
    ['count', 'conversion'],
    ['count', 'amount'],
    ['amount', 'definition'],
    ['measure', 'definition'],
    ['duration', 'time'],
    ['place', 'definition'],
    ['person', 'definition'],
    ['translation', 'definition'],
    ['reason', 'definition'],
  ].map((pair) => pair.sort().join(' ')),
);

/** Kinds that a prompt of mere keywords would name: "vacation days" does not ask when. */
const PARTICULAR: ReadonlySet<QuestionKind | undefined> = new Set([
  'time',
  'place',
  'person',
  'reason',
  'duration',
  'count',
]);

export function kindOf(text: string): QuestionKind | undefined {
  return KINDS.find(([, pattern]) => pattern.test(text))?.[0];
}

/** 0 for the same kind, 1 for kinds that never share an answer, between where the words leave it open. */
export function kindDistance(one: QuestionKind | undefined, other: QuestionKind | undefined): number {
  if (one === other) return 0;
  if (one === undefined || other === undefined) return PARTICULAR.has(one ?? other) ? 0.75 : 0.25;
  return AKIN.has([one, other].sort().join(' ')) ? 0.5 : 1;
}
