import { pick, randomFrom } from './random';

/** Ways to ask for one thing: what a pattern leaves over goes into each of them. */
const FRAMES: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^(?:how (?:do|can|could|would|should) (?:i|we|you|one)|how to|(?:what(?:'s| is) the (?:best|easiest|right) way to)|what are the steps to|steps to) (.+?)\??$/i,
    [
      'How do I $1?',
      'How can I $1?',
      'how to $1',
      'What is the best way to $1?',
      'What are the steps to $1?',
      'Can you tell me how to $1?',
      'Tell me how to $1',
      'I want to $1. How?',
      'Could you explain how to $1?',
      'What do I have to do to $1?',
      'instructions to $1',
      'How would I go about it if I want to $1?',
      'Is there a way to $1, and how?',
    ],
  ],
  [
    /^what(?:'s| is| are) (the .+?)\??$/i,
    [
      "What's $1?",
      'Tell me $1',
      'Can you tell me $1?',
      '$1',
      'I would like to know $1',
      'Please give me $1',
      'Do you know $1?',
    ],
  ],
  [
    /^what(?:'s| is) ((?!the |it |there |this |that |wrong |a good )[\w-]+(?: [\w-]+){0,2})\?$/i,
    [
      'What is $1?',
      'Explain $1',
      'Define $1',
      '$1 meaning',
      'What does $1 mean?',
      '$1 explained',
      'What exactly is $1?',
    ],
  ],
  [
    /^(?:explain|describe) (?!how|why|what|the difference)(.+?)[.?]?$/i,
    [
      'Explain $1',
      'Can you explain $1?',
      'Please describe $1',
      'I need an explanation of $1',
      'Give me an explanation of $1',
    ],
  ],
  [
    /^(?:what(?:'s| is) the difference between|explain the difference between|difference between|compare) (.+?) and (.+?)\??$/i,
    [
      'What is the difference between $1 and $2?',
      '$1 vs $2',
      'How does $1 differ from $2?',
      'difference between $2 and $1',
      'Compare $1 and $2',
      'How are $1 and $2 different?',
    ],
  ],
  [
    /^(why|when|where|who|which|how many|how much|how long|how often|how far|how old) (.+?)\??$/i,
    ['$1 $2', 'Do you know $1 $2?', 'Tell me: $1 $2?', 'One more thing: $1 $2?', 'My question is $1 $2'],
  ],
  [
    /^(?:write|draft|compose) (.+?)[.?]?$/i,
    ['Write $1', 'Draft $1', 'Compose $1', 'Can you write $1?', 'I need you to write $1', 'Could you draft $1 for me?'],
  ],
  [
    /^(?:give me|list|name|show me) (.+?)[.?]?$/i,
    ['Give me $1', 'List $1', 'Name $1', 'Can you give me $1?', 'I need $1', 'Provide $1'],
  ],
  [
    /^(is|are|can|does|do|should|will) (.+?)\?$/i,
    ['$1 $2', 'Tell me, $1 $2?', 'I would like to know: $1 $2?', 'Quick one, $1 $2?'],
  ],
];

/** Words that stand for each other wherever they are. */
const EXCHANGES: readonly (readonly [RegExp, string])[] = [
  [/\bbuy\b/, 'purchase'],
  [/\bpurchase\b/, 'buy'],
  [/\bfix\b/, 'repair'],
  [/\bdelete\b/, 'remove'],
  [/\bquickly\b/, 'fast'],
  [/\bbig\b/, 'large'],
  [/\bbegin\b/, 'start'],
  [/\bstart\b/, 'begin'],
  [/\bobtain\b/, 'get'],
  [/\breturns\b/, 'gives back'],
  [/\bused to\b/, 'employed to'],
  [/\bis not\b/, "isn't"],
  [/\bdo not\b/, "don't"],
  [/\bcannot\b/, "can't"],
  [/\bphone\b/, 'telephone'],
  [/\bcar\b/, 'automobile'],
  [/\bpicture\b/, 'image'],
  [/\bdoctor\b/, 'physician'],
  [/\bfilm\b/, 'movie'],
  [/\bholiday\b/, 'vacation'],
  [/\bmethod\b/, 'function'],
  [/\ballows you to\b/, 'lets you'],
  [/\bprovides\b/, 'offers'],
  [/\bmultiple\b/, 'several'],
  [/\bspecify\b/, 'indicate'],
  [/\bdifficult\b/, 'hard'],
  [/\bjob\b/, 'position'],
  [/\bcolour\b/, 'color'],
  [/\borganise\b/, 'organize'],
];

const DROPPED = /\b(?:the|a|an|my|of|for|to|is|are|do|does|i|in|on|please|can|you|it)\b ?/gi;

/** The prompt in other words of asking: the answer stays the same. The same prompt is always rewritten the same. */
export function rewritten(prompt: string): string {
  const random = randomFrom(`rewrite ${prompt}`);
  let text = prompt;
  const frame = FRAMES.find(([pattern]) => pattern.test(prompt));
  if (frame !== undefined && random() < 0.8) text = prompt.replace(frame[0], pick(frame[1], random));
  for (const [word, other] of EXCHANGES) if (random() < 0.5) text = text.replace(word, other);
  // As typed into a search box.
  if (random() < 0.12 && text.length < 80 && !/["'`]/.test(text)) text = keywords(text);
  return text === '' ? prompt : text;
}

function keywords(text: string): string {
  const short = text
    .replace(/[?.!]/g, '')
    .replace(/^(?:how do|how can|what is|what are) (?=\w)/i, (words) => (/^how/i.test(words) ? 'how to ' : ''));
  const kept = short.replace(DROPPED, '').trim();
  return kept.split(' ').length > 2 ? kept.toLowerCase() : text;
}
