import type { Dice } from './dice';

const OPENINGS = ['Hi, ', 'hello! ', 'Good morning, ', 'Quick question: ', 'Sorry to bother you. ', 'Hey there, '];
const ENDINGS = [' Thanks!', ' please', ' Thank you in advance.', ' thx', ' Cheers'];

/** A question as somebody in a hurry types it: with greetings, slips of the fingers, no capitals, no mark at its end. */
export function typed(question: string, dice: Dice): string {
  let text = question;
  if (dice.chance(0.25)) text = text.replace(/[?.]$/, '');
  if (dice.chance(0.2)) text = withSlip(text, dice);
  if (dice.chance(0.2)) text = text.toLowerCase();
  if (dice.chance(0.2)) return dice.pick(OPENINGS) + text;
  return dice.chance(0.2) ? text + dice.pick(ENDINGS) : text;
}

/** Two letters inside a longer word change places. */
function withSlip(text: string, dice: Dice): string {
  const words = [...text.matchAll(/\b[a-z]{6,}\b/g)];
  if (!words.length) return text;
  const { 0: word, index } = dice.pick(words);
  const at = index + 1 + dice.below(word.length - 3);
  return text.slice(0, at) + text[at + 1]! + text[at]! + text.slice(at + 2);
}
