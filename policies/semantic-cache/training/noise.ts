import { isListed } from '../verifier/words/lexicon';
import { pick, randomFrom } from './random';

const OPENINGS = [
  'Hi! ',
  'Hello, ',
  'hey, ',
  'Please, ',
  'Quick question: ',
  'I was wondering: ',
  'Good morning. ',
  'Hi there, ',
  'I have a question. ',
  'Just curious, ',
];
const ENDINGS = [
  ' please',
  ', please',
  ' Thanks!',
  ' thank you',
  '. Thanks in advance',
  ' thx',
  ' Any help appreciated.',
];

/** What logs do to a prompt: courtesies, slips of the keyboard, no capitals, no question mark. */
export function noisy(prompt: string): string {
  const random = randomFrom(`noise ${prompt}`);
  let text = prompt;
  const courtesy = random();
  if (courtesy < 0.35) text = pick(OPENINGS, random) + lowerFirst(text);
  else if (courtesy < 0.6)
    text = text.replace(/[.?!]$/, (mark) => (random() < 0.5 ? mark : '')) + pick(ENDINGS, random);
  if (random() < 0.35) text = withSlip(text, random);
  if (random() < 0.3) text = text.toLowerCase();
  if (random() < 0.25) text = text.replace(/[?.]$/, '');
  return text;
}

/** Names and acronyms keep their capitals. */
function lowerFirst(text: string): string {
  return /^(?:[A-Z][a-z]+ |I )/.test(text) && !text.startsWith('I ')
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}

function withSlip(text: string, random: () => number): string {
  // Of words that are not listed none can tell a slip from another name.
  const words = [...text.matchAll(/\b[a-z]{5,}\b/g)].filter(([word]) => isListed(word));
  if (words.length === 0) return text;
  const { 0: word, index } = pick(words, random);
  const at = 1 + Math.floor(random() * (word.length - 3));
  const kind = random();
  const slip =
    kind < 0.5
      ? word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2)
      : kind < 0.75
        ? word.slice(0, at) + word.slice(at + 1)
        : word.slice(0, at) + word.charAt(at) + word.slice(at);
  return text.slice(0, index) + slip + text.slice(index + word.length);
}
