import type { Target } from '../../plugins/core/endpoint';
import type { JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';
import type { AiRequest } from '../../plugins/core/request';
import type { Tokenizer } from '../../plugins/core/tokenizer';
import { type Usage, usage } from '../../plugins/core/usage';

/** What a request may use at a target. */
export interface ExpectedUsage {
  readonly most: Usage;
  /** What will do where less than that is left: the same where the client itself says how much it wants. */
  readonly least: Usage;
}

export interface Expecting {
  readonly tokenizer: Tokenizer;
  /** Output tokens that an answer to this caller usually has from a model, of several answers each. */
  learned(model: string): number | undefined;
  /** Output tokens of a model of which nothing is known. */
  readonly unknownOutput: number;
}

const WITHOUT_OUTPUT: ReadonlySet<ModelOperation> = new Set(['embeddings', 'moderation', 'rerank', 'token_count']);
const IMAGES: ReadonlySet<ModelOperation> = new Set(['image_generation', 'image_edit', 'image_variation']);
/** Tokens of the largest image in the best quality. Source: OpenAI's guide to image generation, table of `gpt-image-1`. */
const TOKENS_OF_IMAGE = 6240;

/** Input as counted, and output by the client's own maximum, else by what is learned, else by the model's limit. */
export async function expectedUsage(request: AiRequest, target: Target, expecting: Expecting): Promise<ExpectedUsage> {
  const { operation } = request;
  if (operation === 'realtime') return ofSession(expecting.unknownOutput);
  const model = { name: target.model, provider: target.endpoint.provider.kind };
  const { count: input } = await expecting.tokenizer.countRequest(request, model);
  const hub = request.hub as JsonObject;
  const using = (output: number) => usageOf(request, hub, input, output);
  if (WITHOUT_OUTPUT.has(operation)) return exactly(using(0));
  if (IMAGES.has(operation)) {
    const images = whole(hub.n) ?? 1;
    return exactly({ ...using(images * TOKENS_OF_IMAGE), images });
  }
  const answers = answersAsked(request);
  // Where both are given, providers differ in which of them they go by.
  const maxima = [hub.max_completion_tokens, hub.max_tokens].flatMap((value) => whole(value) ?? []);
  if (maxima.length > 0) return exactly(using(Math.max(...maxima) * answers));
  const window = expecting.tokenizer.contextWindow(model);
  const limit = window === undefined ? expecting.unknownOutput : Math.max(1, window - input);
  return { most: using((expecting.learned(target.model) ?? limit) * answers), least: using(1) };
}

/** What a session may use until it is looked at again: nobody knows beforehand how long it is. */
function ofSession(output: number): ExpectedUsage {
  return { most: usage({ output, outputAudio: output }), least: usage({ output: 1, outputAudio: 1 }) };
}

function exactly(all: Usage): ExpectedUsage {
  return { most: all, least: all };
}

/** What is dearer than plain text and is asked for counts as such throughout. */
function usageOf({ native }: AiRequest, hub: JsonObject, input: number, output: number): Usage {
  const said = (member: string) => native.bytes?.includes(member) ?? JSON.stringify(native.body).includes(member);
  const spoken = Array.isArray(hub.modalities) && hub.modalities.includes('audio');
  const heard = said('"input_audio"');
  const written = said('"cache_control"') ? (said('"1h"') ? 'cacheWrite1h' : 'cacheWrite5m') : 'input';
  return usage({
    [written]: input,
    output,
    inputAudio: heard && written === 'input' ? input : 0,
    outputAudio: spoken ? output : 0,
  });
}

/** Choices to each of the prompts, those included of which the best one is kept. */
export function answersAsked(request: AiRequest): number {
  const { n, best_of: best, prompt } = request.hub as JsonObject;
  const prompts = Array.isArray(prompt) && typeof prompt[0] !== 'number' ? prompt.length : 1;
  return Math.max(1, whole(n) ?? 1, whole(best) ?? 1) * Math.max(1, prompts);
}

function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.ceil(value) : undefined;
}
