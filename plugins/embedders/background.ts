import { cosine } from '../core/embedder';

/**
 * Texts of which no two have anything to do with each other: how alike a model finds them is what its cosines begin
 * at. Models differ much in that, and the scale of none is told with it; measured on the same texts, similarities of
 * all of them can be judged alike.
 */
export const UNRELATED: readonly string[] = [
  'How do I reset the password of my account?',
  'What is the capital of Portugal?',
  'Write a haiku about autumn leaves.',
  'Which spices go into a good lentil soup?',
  'My train was cancelled; can I get a refund?',
  'Explain how a transistor works.',
  'Who painted the ceiling of that chapel in Rome?',
  'Sort these numbers from small to large.',
  'Is it safe to take aspirin with alcohol?',
  'Translate "good morning" into Swahili.',
  'The printer says that it is out of paper.',
  'What does a notary do when a house is sold?',
  'Name three games for a birthday party of children.',
  'How far away is the nearest star?',
  'Our cat has stopped eating since Monday.',
  'Give me a recipe for bread without yeast.',
  'Why did the Roman Empire fall?',
  'Compare electric cars with diesel ones.',
  'How many players are in a volleyball team?',
  'Draft a short letter that ends my gym membership.',
  'Where can I park near the airport for a week?',
  'Which vaccine does a puppy need first?',
  'Summarise the second law of thermodynamics.',
  'What should I wear to a winter wedding?',
];

/** The mean cosine of all pairs of vectors. */
export function meanCosine(vectors: readonly Float32Array[]): number {
  let [sum, pairs] = [0, 0];
  for (const [index, vector] of vectors.entries()) {
    for (const earlier of vectors.slice(0, index)) {
      sum += cosine(vector, earlier);
      pairs++;
    }
  }
  return sum / pairs;
}
