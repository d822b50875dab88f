import type { Embeddings } from '../../core/hub';
import { encodeVector } from '../../core/vectors';
import type { WholeRead } from '../../core/provider';
import { unit } from '../unit';

/** The vectors of an answer in the order of the texts, at length 1. Throws where one is missing, or of another size. */
export function vectorsOf(whole: WholeRead['whole'], count: number, model: string): Float32Array[] {
  const { data } = whole as Embeddings;
  const vectors = new Array<Float32Array | undefined>(count);
  for (const { index, embedding } of data) vectors[index] = unit(encodeVector(embedding, 'float') as number[]);
  return Array.from({ length: count }, (_, index) => {
    const vector = vectors[index];
    if (vector && vector.length === vectors[0]!.length) return vector;
    throw new Error(
      `${model} answered ${count} texts with ${data.length} vectors, and that of text ${index} is ${vector ? 'of another size' : 'missing'}`,
    );
  });
}
