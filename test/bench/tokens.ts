/** `npm run bench:tokens`: how close counts come to what providers reported, by class of request. */
import { measure, type Accuracy } from '../tokenizers/accuracy';
import { recordedPairs } from '../tokenizers/recorded-pairs';

async function main(): Promise<void> {
  const pairs = recordedPairs();
  if (!pairs) return console.log('There is nothing to measure: ../shared/data/usage-pairs.jsonl is not there.');
  const [counted, learned] = [await measure(pairs, false), await measure(pairs, true)];
  console.log(`${pairs.length} recorded requests with the input tokens their provider reported\n`);
  console.log(`${'class'.padEnd(34)}pairs  exact  median    p90   learning: median    p90`);
  counted.forEach((row, index) => console.log(line(row, learned[index] ?? row)));
}

function line(counted: Accuracy, learned: Accuracy): string {
  const numbers = [
    String(counted.pairs),
    percent(counted.exact / counted.pairs, 0),
    percent(counted.median),
    percent(counted.p90),
  ];
  const cells = numbers.map((cell, index) => cell.padStart(index === 0 ? 5 : 7 - Number(index === 1)));
  return `${counted.name.padEnd(34)}${cells.join(' ')}  ${percent(learned.median).padStart(16)}${percent(learned.p90).padStart(8)}`;
}

function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

void main();
