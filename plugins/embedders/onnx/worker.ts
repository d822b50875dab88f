/** Code of the thread; only Node's `Worker` loads it. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import { unit } from '../unit';
import type { EncodedText } from '../worker/messages';
import { type Encode, serve } from '../worker/serve';
import type { ModelFolder } from './folder';

export interface OnnxData extends Pick<ModelFolder, 'folder' | 'dtype' | 'pooling'> {
  /** The file of the library, which need not be there and of which the compiler knows nothing. */
  readonly library: string;
}

/** Tokens of a text at most, whatever the model says: the time that it takes grows with their square. */
const MAX_TOKENS = 2_048;

/** What of Transformers.js is used. Source: https://huggingface.co/docs/transformers.js/api/pipelines */
interface Transformers {
  readonly env: { allowRemoteModels: boolean; localModelPath: string };
  pipeline(task: 'feature-extraction', model: string, options: object): Promise<FeatureExtraction>;
}
interface FeatureExtraction {
  (texts: readonly string[], options: object): Promise<{ tolist(): number[][] }>;
  readonly tokenizer: { encode(text: string): readonly number[]; readonly model_max_length: number };
  readonly model: { readonly config: { readonly max_position_embeddings?: number } };
}

async function loadModel(): Promise<Encode> {
  const { library, folder, dtype, pooling } = workerData as OnnxData;
  const { env, pipeline } = createRequire(__filename)(library) as Transformers;
  env.allowRemoteModels = false;
  env.localModelPath = path.dirname(folder);
  const extract = await pipeline('feature-extraction', path.basename(folder), { dtype });
  const { tokenizer, model } = extract;
  const most = Math.min(MAX_TOKENS, tokenizer.model_max_length, model.config.max_position_embeddings ?? Infinity);
  return async (texts) => {
    const counts = texts.map((text) => tokenizer.encode(text).length);
    const short = texts.filter((_, index) => counts[index]! <= most);
    const vectors = (short.length > 0 ? (await extract(short, { pooling })).tolist() : []).values();
    return counts.map((tokens): EncodedText => {
      if (tokens > most) return { tooLong: { tokens, most } };
      return { vector: unit(vectors.next().value!), tokens };
    });
  };
}

// What fails here ends the thread, and is told by its end.
void serve(loadModel);
