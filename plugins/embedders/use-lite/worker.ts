/** Code of the thread; only Node's `Worker` loads it. */
import { createRequire } from 'node:module';
import { workerData } from 'node:worker_threads';
import type { EncodedText } from '../worker/messages';
import { type Encode, serve } from '../worker/serve';
import { unit } from '../unit';

/** The files of the packages, which need not be there and of which the compiler knows nothing. */
export interface UseLiteFiles {
  readonly embeddings: string;
  readonly weights: string;
}

/** What of these packages is used. */
interface Embeddings {
  initModel(source: unknown): Promise<{
    readonly tokenizer: { encode(text: string): readonly number[] };
    embed(texts: readonly string[]): Promise<number[][]>;
  }>;
}
interface Weights {
  readonly modelSource: unknown;
}

/** The model leaves out what comes later, and texts that differ only there would look equal. */
const MAX_TOKENS = 128;

async function loadModel(): Promise<Encode> {
  const { embeddings, weights } = workerData as UseLiteFiles;
  const load = createRequire(__filename);
  const { initModel } = load(embeddings) as Embeddings;
  const { modelSource } = load(weights) as Weights;
  const model = await initModel(modelSource);
  // The first run compiles what later ones use.
  await model.embed(['ready']);
  return async (texts) => {
    const counts = texts.map((text) => model.tokenizer.encode(text).length);
    const short = texts.filter((_, index) => counts[index]! <= MAX_TOKENS);
    const vectors = (short.length > 0 ? await model.embed(short) : []).values();
    return counts.map((tokens): EncodedText => {
      if (tokens > MAX_TOKENS) return { tooLong: { tokens, most: MAX_TOKENS } };
      return { vector: unit(vectors.next().value!), tokens };
    });
  };
}

// What fails here ends the thread, and is told by its end.
void serve(loadModel);
