import { Dice } from './dice';

/** What an answer says: words in two forms each, as a model finds other words each time, and numbers. */
interface Content {
  readonly words: readonly (readonly [string, string])[];
  readonly numbers: readonly number[];
}

const FACTS = 12;
const NUMBERS = 2;
/** Facts that another version says anew, beside its numbers: most of an answer stays right. */
const CHANGED_FACTS = 4;
/** Words of the question that come up in the answer; those who ask for something similar get them, too. */
const TOPIC = 5;
/** How often a fact is told in its first form. */
const FIRST_FORM = 0.7;

const OPENINGS = ['', '', 'Sure! ', 'Happy to help. ', 'In short: ', 'Here is what you need to know. '];
const SENTENCES = [
  'Begin with {a}, then see to {b} and {c}.',
  'It is {a} that matters most, besides {b} and {c}.',
  'You will want {a} together with {b}, followed by {c}.',
  'Keep {a} in mind; {b} and {c} come next.',
  'Without {a} there is no {b}, and {c} depends on both.',
];
const SYLLABLES = ['ba', 'de', 'fi', 'go', 'lu', 'ma', 'ne', 'pi', 'ro', 'su', 'ta', 've', 'wi', 'zo', 'ker', 'lan'];

/**
 * An answer to a question, as a model words it this time: in other words and another order than the last time, with
 * something of its own thrown in.
 */
export function writeAnswer(meaning: string, version: number, question: string, dice: Dice): string {
  const { words, numbers } = contentOf(meaning, version);
  const topic = (question.match(/\p{L}{5,}/gu) ?? []).slice(0, TOPIC);
  const asides = Array.from({ length: 2 }, () => word(dice));
  const facts = words.map(([first, second]) => (dice.chance(FIRST_FORM) ? first : second));
  const told = dice.shuffled([...facts, ...topic, ...asides]);
  const sentences: string[] = [];
  for (let at = 0; at + 2 < told.length; at += 3) {
    const [a, b, c] = told.slice(at, at + 3) as [string, string, string];
    sentences.push(dice.pick(SENTENCES).replace('{a}', a).replace('{b}', b).replace('{c}', c));
  }
  const figures = `The numbers to remember are ${numbers.join(' and ')}.`;
  return `${dice.pick(OPENINGS)}${sentences.join(' ')} ${figures}`;
}

function contentOf(meaning: string, version: number): Content {
  const current = new Dice('content', meaning, version);
  const lasting = new Dice('content', meaning);
  return {
    words: Array.from({ length: FACTS }, (_, index) => {
      const dice = index < CHANGED_FACTS ? current : lasting;
      return [word(dice), word(dice)] as const;
    }),
    numbers: Array.from({ length: NUMBERS }, () => 2 + current.below(998)),
  };
}

/** A word that nobody else uses. */
function word(dice: Dice): string {
  return Array.from({ length: 4 }, () => dice.pick(SYLLABLES)).join('');
}
